// mutool run price.js IN.pdf OUT.pdf: appends a revision in which the content
// of the first page draws another number over the contract's price.
var document = new PDFDocument(scriptArgs[0]);
var page = document.findPage(0);
var font = document.addObject({ Type: "Font", Subtype: "Type1", BaseFont: "Helvetica" });
page.get("Resources").get("Font").put("Other", font);
var drawing = document.addStream(
  "q 1 1 1 rg 470 468 64 20 re f BT 0 g /Other 11 Tf 474 474 Td (62,800,000) Tj ET Q", {});
var contents = page.get("Contents");
if (!contents.isArray()) {
  var only = contents;
  contents = document.newArray();
  contents.push(only);
}
contents.push(drawing);
page.put("Contents", contents);
document.save(scriptArgs[1], "incremental");
