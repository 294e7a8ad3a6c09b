from typing import NamedTuple
TITLE, TWICE, SECTION = "title", "twice", "section"
class Paragraph(NamedTuple):
    at: int
    text: str
class Part(NamedTuple):
    key: str
    heading: Paragraph | None
    paragraphs: tuple
class Oddity(NamedTuple):
    kind: str
    paragraph: Paragraph
    key: str
def parts(form, runs):
    out=[]
    for id, ps in runs:
        cur=None; cp=[]; key=f"{id}/intro"; n=0
        heads={form.texts[k].heading:k for k in form.sections[id].texts}
        for p in ps:
            if p.text in heads:
                if cp: out.append(Part(key,cur,tuple(cp)))
                key=heads[p.text]; cur=p; cp=[]
            else: cp.append(p)
        if cp: out.append(Part(key,cur,tuple(cp)))
    return out,[]
