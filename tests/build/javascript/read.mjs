// What two readers of Parquet make of the files that are named, as JSON: rows by reader and file, numbers as numbers.
import { readFileSync } from 'node:fs'
import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { readParquet } from 'parquet-wasm'

const bytesOf = (path) => new Uint8Array(readFileSync(path))
const withHyparquet = (path) => parquetReadObjects({ file: bytesOf(path).buffer })
const withWasm = (path) => tableFromIPC(readParquet(bytesOf(path)).intoIPCStream()).toArray().map((row) => row.toJSON())
const said = (path) => parquetMetadata(bytesOf(path).buffer).key_value_metadata

const found = {}
for (const path of process.argv.slice(2)) {
  found[path] = {
    hyparquet: await withHyparquet(path),
    'parquet-wasm': withWasm(path),
    said: Object.fromEntries(said(path).map(({ key, value }) => [key, value])),
  }
}
// A BigInt, which other programs would meet instead of a number, cannot be written and ends this with an error.
console.log(JSON.stringify(found))
