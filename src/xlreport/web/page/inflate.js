// Inflates what was deflated at build time (RFC 1951): DecompressionStream is younger than the browsers of some offices.
"use strict";
const inflate = (() => {
  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577];
  const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  // For every run of `most` bits the symbol that it begins with, and in the lowest four bits how long its code is.
  function codes(lengths) {
    const most = Math.max(1, ...lengths);
    const table = new Uint16Array(1 << most);
    let code = 0;
    for (let length = 1; length <= most; length += 1, code <<= 1) {
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== length) continue;
        let reversed = 0;
        for (let bit = 0; bit < length; bit += 1) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        for (let at = reversed; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
        code += 1;
      }
    }
    return { table, most };
  }

  const FIXED = [
    codes(Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8))),
    codes(new Array(30).fill(5)),
  ];

  return function (source, size) {
    const out = new Uint8Array(size);
    let at = 0;
    let put = 0;
    let bits = 0;
    let held = 0;

    function take(count) {
      while (held < count) {
        bits |= source[at] << held;
        at += 1;
        held += 8;
      }
      const value = bits & ((1 << count) - 1);
      bits >>>= count;
      held -= count;
      return value;
    }

    function next(code) {
      while (held < code.most) {
        bits |= source[at] << held;
        at += 1;
        held += 8;
      }
      const found = code.table[bits & ((1 << code.most) - 1)];
      bits >>>= found & 15;
      held -= found & 15;
      return found >> 4;
    }

    function stored() {
      at -= held >> 3;
      bits = held = 0;
      const length = source[at] | (source[at + 1] << 8);
      out.set(source.subarray(at + 4, at + 4 + length), put);
      at += 4 + length;
      put += length;
    }

    function described() {
      const [literals, distances, described] = [take(5) + 257, take(5) + 1, take(4) + 4];
      const first = new Array(19).fill(0);
      for (let n = 0; n < described; n += 1) first[ORDER[n]] = take(3);
      const code = codes(first);
      const lengths = [];
      while (lengths.length < literals + distances) {
        const symbol = next(code);
        if (symbol < 16) lengths.push(symbol);
        else {
          const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
          const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
          for (let n = 0; n < times; n += 1) lengths.push(value);
        }
      }
      return [codes(lengths.slice(0, literals)), codes(lengths.slice(literals))];
    }

    function compressed(literals, distances) {
      for (;;) {
        const symbol = next(literals);
        if (symbol === 256) return;
        if (symbol < 256) {
          out[put] = symbol;
          put += 1;
        } else {
          const length = LENGTHS[symbol - 257] + take(LENGTH_BITS[symbol - 257]);
          const code = next(distances);
          const distance = DISTANCES[code] + take(DISTANCE_BITS[code]);
          for (let n = 0; n < length; n += 1, put += 1) out[put] = out[put - distance];
        }
      }
    }

    for (let last = 0; !last; ) {
      last = take(1);
      const kind = take(2);
      if (kind === 0) stored();
      else compressed(...(kind === 1 ? FIXED : described()));
    }
    return out;
  };
})();
