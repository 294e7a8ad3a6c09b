// Saves workbooks again with a library from the folder .node: node resave.js xlsx|exceljs FROM TO [FROM TO]...
'use strict'
const path = require('path')

const [name, ...files] = process.argv.slice(2)
const library = require(path.join(__dirname, '..', '..', '.node', 'node_modules', name))

const resave = {
  xlsx: (from, to) => library.writeFile(library.readFile(from), to, { compression: true }),
  exceljs: async (from, to) => {
    const book = new library.Workbook()
    await book.xlsx.readFile(from)
    await book.xlsx.writeFile(to)
  },
}[name]

async function main() {
  for (let n = 0; n < files.length; n += 2) await resave(files[n], files[n + 1])
}

main()
