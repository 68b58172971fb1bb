// Speaks for other implementations of the protocol, one that asks and one that answers: a line in, a line out. Bytes are hexadecimal.
//   set TIMESTAMP:ID …      makes the set              -> ok
//   initiate                begins                     -> message
//   reconcile MESSAGE       takes an answer            -> message or '-', have IDs, need IDs
//   answer MESSAGE          answers as the other side  -> message
import { createInterface } from "node:readline";
import { Negentropy as Answering, NegentropyStorage, hexToUint8Array, uint8ArrayToHex } from "@nostr-dev-kit/sync";
import { Negentropy as Asking, NegentropyStorageVector } from "./node_modules/nostr-tools/lib/esm/nip77.js";

const unlimited = 1 << 26;
let asks, answers;

async function run(line) {
    const [command, ...words] = line.split(" ");
    switch (command) {
        case "set":
            asks = new NegentropyStorageVector();
            answers = new NegentropyStorage();
            for (const [timestamp, id] of words.filter((word) => word).map((word) => word.split(":"))) {
                asks.insert(Number(timestamp), id);
                answers.insert(Number(timestamp), hexToUint8Array(id));
            }
            asks.seal();
            answers.seal();
            return "ok";
        case "initiate":
            return new Asking(asks, unlimited).initiate();
        case "reconcile": {
            const have = [], need = [];
            const next = new Asking(asks, unlimited).reconcile(words[0], (id) => have.push(id), (id) => need.push(id));
            return `${next ?? "-"} ${have.join(",")} ${need.join(",")}`;
        }
        case "answer":
            return uint8ArrayToHex((await new Answering(answers).reconcile(hexToUint8Array(words[0]))).nextMessage);
        default:
            throw new Error(`unknown: ${command}`);
    }
}

for await (const line of createInterface({ input: process.stdin })) {
    try {
        console.log(await run(line));
    } catch (error) {
        console.log(`error ${error.message}`);
    }
}
