import { readFileSync } from 'node:fs';

/**
 * Lists the files in a zip archive from its central directory (APPNOTE 6.3.10, sections 4.3.12 and 4.3.16).
 * @param {string} file an archive below 4 GiB
 * @returns {{ name: string, size: number, compressedSize: number }[]} sizes in bytes
 */
export function listZip(file) {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) {
    throw new Error(`${file} is not a zip archive`);
  }
  const count = bytes.readUInt16LE(end + 10);
  let offset = bytes.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const nameLength = bytes.readUInt16LE(offset + 28);
    const entry = {
      name: bytes.toString('utf8', offset + 46, offset + 46 + nameLength),
      size: bytes.readUInt32LE(offset + 24),
      compressedSize: bytes.readUInt32LE(offset + 20),
    };
    offset += 46 + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
    return entry;
  });
}
