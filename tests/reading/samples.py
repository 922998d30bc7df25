"""Files of many formats, made on the spot from texts of our own."""
import gzip
import io
import tarfile
import zipfile

STORY = ("The interior minister of Varland said on Tuesday that police had freed two hostages near the port of Almeda. "
         "The opposition accused the government of hiding the number of the dead, which the minister denied.")
SECOND = ("Gunmen raided the village of Oster on Monday and killed at least 12 people, police in the district of Tamsa said. "
          "The governor promised an inquiry into the raid and asked the army for more soldiers.")
PAGE = (f"<!doctype html><html><head><title>Police free hostages in Varland</title><meta property='article:published_time' content='2024-05-03T10:00:00Z'>"
        f"</head><body><article><h1>Police free hostages in Varland</h1><p>{STORY}</p><p>{SECOND}</p></article></body></html>").encode()
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Example Wire</title>
<item><title>Police free hostages</title><link>https://example.org/a</link><guid>a-1</guid><pubDate>Tue, 07 May 2024 10:00:00 GMT</pubDate>
<description>short</description><content:encoded><![CDATA[<p>{STORY}</p><p>{SECOND}</p><script>fetch("/x")</script><img src="https://example.org/x.png">]]></content:encoded></item>
<item><title>Gunmen raid village</title><link>https://example.org/b</link><guid>b-2</guid><pubDate>Wed, 08 May 2024 10:00:00 GMT</pubDate>
<description>{SECOND}</description></item></channel></rss>""".encode()
ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Example Post</title><id>urn:x</id>
<entry><title>Police free hostages</title><id>urn:a</id><link href="https://example.org/2024/05/07/a"/><published>2024-05-07T10:00:00Z</published>
<author><name>Nadia Okafor</name></author><content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>""".encode()


def zipped(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members, links=()):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            data = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def record(url, body, type_="text/html; charset=utf-8", status="200 OK", kind="response", headers=""):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {type_}\r\n{headers}\r\n".encode()
    payload = http + body
    return (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{url}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n").encode() + payload + b"\r\n\r\n"


def warc():
    return (record("https://example.org/a", PAGE) + record("https://example.org/b.png", b"\x89PNG", "image/png") +
            record("https://example.org/c", gzip.compress(PAGE.replace(b"Varland", b"Vorland")), headers="Content-Encoding: gzip\r\n") +
            record("https://example.org/gone", b"<html>not found</html>", status="404 Not Found") + record("https://example.org/d", SECOND.encode(), "text/plain"))


def pdf(lines):
    """A PDF of one page with these lines."""
    text = "BT /F1 11 Tf 14 TL 50 780 Td " + " ".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in lines) + " ET"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               f"<< /Length {len(text)} >>\nstream\n{text}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Author (Nadia Okafor) >>"]
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n".encode()
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


def docx(paragraphs, author="Nadia Okafor"):
    import docx as library
    document = library.Document()
    document.core_properties.author = author
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
