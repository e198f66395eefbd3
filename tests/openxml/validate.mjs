// Judges every file that is named, by the schemas of the oldest release of Office that we write for; prints what is
// wrong, by file, as JSON.
import { readFile } from "node:fs/promises";
import validate from "@ooxml-tools/validate";

const found = {};
for (const path of process.argv.slice(2)) {
  const bytes = new Uint8Array(await readFile(path));
  const said = await validate(bytes, path.split(".").at(-1), "Office2007");
  found[path] = said.map((one) => `${one.path?.partUri ?? ""} ${one.path?.xpath ?? ""}: ${one.description}`);
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
