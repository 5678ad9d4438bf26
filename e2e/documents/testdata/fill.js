// mutool run fill.js IN.pdf OUT.pdf: appends a revision with a note on the
// second page and with words in the first field of the first.
var document = new PDFDocument(scriptArgs[0]);
var note = document.loadPage(1).createAnnotation("FreeText");
note.setRect([300, 790, 520, 825]);
note.setContents("Delivery within 90 days");
note.setDefaultAppearance("Helv", 16, [0, 0, 1]);
note.update();
var field = document.loadPage(0).getWidgets()[0];
field.setTextValue("Parking lot 12");
field.update();
document.save(scriptArgs[1], "incremental");
