// mutool run note.js IN.pdf OUT.pdf: appends a revision with a note.
var document = new PDFDocument(scriptArgs[0]);
var note = document.loadPage(0).createAnnotation("Text");
note.setRect([20, 20, 40, 40]);
note.setContents("Read and approved");
note.update();
document.save(scriptArgs[1], "incremental");
