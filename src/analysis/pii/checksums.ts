import { createHash } from 'node:crypto';

/** Luhn's checksum over a string of digits (ISO/IEC 7812-1, annex B). */
export function holdsLuhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

/** ISO/IEC 7064 mod 97-10 of an IBAN without spaces: the first four characters moved to the end, letters as 10..35. */
export function holdsMod97(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Version, hash and checksum of a Bitcoin address, in bytes. */
const addressBytes = 25;

/** Base58Check: the last four bytes are the beginning of a double SHA-256 of the others. */
export function holdsBase58Check(address: string): boolean {
  let number = 0n;
  for (const character of address) number = number * 58n + BigInt(base58.indexOf(character));
  const hex = number.toString(16).padStart(2 * addressBytes, '0');
  if (hex.length !== 2 * addressBytes) return false;
  const bytes = Buffer.from(hex, 'hex');
  const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();
  return sha256(sha256(bytes.subarray(0, -4)))
    .subarray(0, 4)
    .equals(bytes.subarray(-4));
}

/** Spanish tax number: eight digits and a letter for their remainder by 23. */
export function holdsSpanishLetter(nif: string): boolean {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(nif.slice(0, 8)) % 23) === nif.charAt(8);
}

/** Finnish personal identity code `DDMMYY-NNNC`: a character for the remainder of the nine digits by 31. */
export function holdsFinnishCharacter(code: string): boolean {
  const digits = Number(code.slice(0, 6) + code.slice(7, 10));
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(digits % 31) === code.charAt(10);
}

/** Values of characters in odd places of an Italian fiscal code, for 0..9 and A..Z. */
const oddDigits = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const oddLetters = [...oddDigits, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Italian fiscal code of 16 characters: the last is a letter for the sum of the others, by 26. */
export function holdsItalianLetter(code: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const value = Number.parseInt(code.charAt(i), 36);
    const letter = value - 10;
    if (i % 2 === 0) sum += (value < 10 ? oddDigits[value] : oddLetters[letter]) ?? 0;
    else sum += value < 10 ? value : letter;
  }
  return String.fromCharCode(65 + (sum % 26)) === code.charAt(15);
}

/** British NHS number of ten digits: weights 10..2, mod 11; a remainder that asks for a tenth value is never given out. */
export function holdsMod11(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce(
    (total, digit, index) => total + Number(digit) * (10 - index),
    0,
  );
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === Number(digits.charAt(9));
}
