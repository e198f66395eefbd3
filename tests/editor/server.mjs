// The real yaml-language-server over its standard streams, with the published schema for every framework.yaml.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKAGE = dirname(createRequire(import.meta.url).resolve("yaml-language-server/package.json"));
const PROGRAM = join(PACKAGE, "bin", "yaml-language-server");
export const SCHEMA = join(HERE, "framework-1.json"); // what `jixiao schema` prints: make editor writes it
const SETTINGS = {
  yaml: {
    schemas: { [pathToFileURL(SCHEMA).href]: "framework.yaml" },
    completion: true, hover: true, validate: true,
    schemaStore: { enable: false }, kubernetesCRDStore: { enable: false },
  },
};

export class Server {
  #process = spawn(process.execPath, [PROGRAM, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  #buffer = Buffer.alloc(0);
  #waiting = new Map();
  #diagnosed = new Map();
  #next = 1;
  #opened = 0;

  constructor() {
    this.#process.stdout.on("data", (data) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      for (let message = this.#take(); message; message = this.#take()) this.#receive(message);
    });
  }

  async start() {
    await this.request("initialize", {
      processId: process.pid, rootUri: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } },
      },
    });
    this.#send({ method: "initialized", params: {} });
    this.#send({ method: "workspace/didChangeConfiguration", params: { settings: SETTINGS } });
    await this.diagnostics("jixiao: 2\n"); // by then the schema is loaded
  }

  async stop() {
    await this.request("shutdown", null);
    this.#send({ method: "exit", params: null });
  }

  // Opens a framework; `‸` in the text is where the author is. Gives the document and that place.
  open(text) {
    const uri = `file:///framework-${++this.#opened}/framework.yaml`;
    const before = text.split("‸")[0].split("\n");
    const plain = text.replace("‸", "");
    const diagnostics = new Promise((resolve) => this.#diagnosed.set(uri, resolve));
    this.#send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "yaml", version: 1, text: plain } },
    });
    return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1).length }, diagnostics };
  }

  async completions(text) {
    const { textDocument, position } = this.open(text);
    const found = await this.request("textDocument/completion", { textDocument, position });
    return found.items ?? found;
  }

  async hover(text) {
    const { textDocument, position } = this.open(text);
    const found = await this.request("textDocument/hover", { textDocument, position });
    return found ? (found.contents.value ?? String(found.contents)) : "";
  }

  diagnostics(text) {
    return this.open(text).diagnostics;
  }

  request(method, params) {
    const id = this.#next++;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  #take() {
    const end = this.#buffer.indexOf("\r\n\r\n");
    if (end < 0) return null;
    const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())[1]);
    if (this.#buffer.length < end + 4 + length) return null;
    const body = this.#buffer.subarray(end + 4, end + 4 + length).toString();
    this.#buffer = this.#buffer.subarray(end + 4 + length);
    return JSON.parse(body);
  }

  #receive(message) {
    if (message.method === "workspace/configuration") {
      const answers = message.params.items.map((item) => SETTINGS[item.section] ?? {});
      this.#send({ id: message.id, result: answers });
    } else if (message.method === "textDocument/publishDiagnostics") {
      this.#diagnosed.get(message.params.uri)?.(message.params.diagnostics);
    } else if (message.method && message.id !== undefined) {
      this.#send({ id: message.id, result: null });
    } else if (message.id !== undefined) {
      const { resolve, reject } = this.#waiting.get(message.id);
      message.error ? reject(new Error(message.error.message)) : resolve(message.result);
    }
  }
}
