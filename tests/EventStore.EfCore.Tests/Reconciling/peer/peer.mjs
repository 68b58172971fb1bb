// Speaks for another implementation of the protocol: a line in, a line out. Bytes are hexadecimal.
//   set LIMIT TIMESTAMP:ID …    makes the set; LIMIT 0 is none        -> ok
//   initiate                    begins as the side that asks          -> message
//   reconcile MESSAGE           takes an answer                       -> message or '-', have IDs, need IDs
//   answer MESSAGE              answers as the other side             -> message
import { createInterface } from "node:readline";
import { Negentropy, NegentropyStorage, hexToUint8Array, uint8ArrayToHex } from "@nostr-dev-kit/sync";

const ids = (list) => list.map((id) => (typeof id === "string" ? id : uint8ArrayToHex(id))).join(",");
let storage, limit, asking;

async function run(line) {
    const [command, ...words] = line.split(" ");
    switch (command) {
        case "set":
            limit = Number(words[0]);
            storage = new NegentropyStorage();
            for (const item of words.slice(1)) {
                const [timestamp, id] = item.split(":");
                storage.insert(Number(timestamp), hexToUint8Array(id));
            }
            storage.seal();
            return "ok";
        case "initiate":
            asking = new Negentropy(storage, limit);
            return uint8ArrayToHex(await asking.initiate());
        case "reconcile": {
            const step = await asking.reconcile(hexToUint8Array(words[0]));
            return `${step.nextMessage ? uint8ArrayToHex(step.nextMessage) : "-"} ${ids(step.have)} ${ids(step.need)}`;
        }
        case "answer":
            return uint8ArrayToHex((await new Negentropy(storage, limit).reconcile(hexToUint8Array(words[0]))).nextMessage);
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
