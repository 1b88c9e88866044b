// One run of docxtemplater: fills the template in a folder with the rows beside it, and prints what it took as JSON.
const fs = require("fs");
const path = require("path");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const folder = process.argv[2];
const rows = JSON.parse(fs.readFileSync(path.join(folder, "rows.json"), "utf8"));
const before = process.memoryUsage().rss / 1024;
const start = process.cpuUsage();
const document = new Docxtemplater(new PizZip(fs.readFileSync(path.join(folder, "docxtemplater-template.docx"))));
document.render(rows);
const written = document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
fs.writeFileSync(path.join(folder, "docxtemplater.docx"), written);
const used = process.cpuUsage(start);
const seconds = (used.user + used.system) / 1e6;
const peak = process.resourceUsage().maxRSS;
console.log(JSON.stringify({ seconds, before_kb: before, peak_kb: peak, bytes: written.length }));
