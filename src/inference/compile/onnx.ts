import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** ONNX's `TensorProto.DataType`. */
const dataTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const;
export type DataType = keyof typeof dataTypes;

/** `TensorProto.DataLocation.EXTERNAL` */
const external = 1;
/** `AttributeProto.AttributeType` */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

export type Attribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] };

export interface Node {
  readonly kind: string;
  readonly name: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant of the graph: its bytes, or where they lie in the file of weights. */
export interface Constant {
  readonly name: string;
  readonly type: DataType;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array | { readonly offset: number; readonly length: number };
}

/** An input or output; a dimension that varies has a name. */
export interface Port {
  readonly name: string;
  readonly type: DataType;
  readonly dims: readonly (number | string)[];
}

export interface Model {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Name of the file of weights, beside the model. */
  readonly dataFile: string;
}

const irVersion = 10;
/** Version of each set of operators; 21 is the first that quantizes by blocks. */
const operatorSets = { '': 21, 'com.microsoft': 1 };

export function dataTypeCode(type: DataType): number {
  return dataTypes[type];
}

/** Bytes of one element of a type. */
export function bytesOf(type: DataType): number {
  if (type === 'int64') return 8;
  return type === 'float32' || type === 'int32' ? 4 : 1;
}

/**
 * A model as ONNX's ModelProto. Field numbers are those of `onnx.proto` (ONNX 1.16, IR version 10): a handful of messages
 * of which only some fields are ever written, so no code is generated for the whole schema.
 */
export function encodeModel(model: Model): Uint8Array {
  const writer = new Message();
  writer.int(1, irVersion);
  writer.string(2, 'gloss');
  writer.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (message) => writeNode(message, node));
    graph.string(2, 'gloss');
    for (const constant of model.constants) {
      graph.message(5, (message) => writeConstant(message, constant, model.dataFile));
    }
    for (const port of model.inputs) graph.message(11, (message) => writePort(message, port));
    for (const port of model.outputs) graph.message(12, (message) => writePort(message, port));
  });
  for (const [domain, version] of Object.entries(operatorSets)) {
    writer.message(8, (set) => {
      set.string(1, domain);
      set.int(2, version);
    });
  }
  return writer.finish();
}

function writeNode(message: Message, node: Node): void {
  for (const input of node.inputs) message.string(1, input);
  message.string(2, node.output);
  message.string(3, node.name);
  message.string(4, node.kind);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.message(5, (part) => writeAttribute(part, name, attribute));
  }
  if (node.domain !== '') message.string(7, node.domain);
}

function writeAttribute(message: Message, name: string, attribute: Attribute): void {
  message.string(1, name);
  if ('float' in attribute) {
    message.float(2, attribute.float);
    message.int(20, attributeTypes.float);
  } else if ('int' in attribute) {
    message.int(3, attribute.int);
    message.int(20, attributeTypes.int);
  } else if ('string' in attribute) {
    message.string(4, attribute.string);
    message.int(20, attributeTypes.string);
  } else {
    for (const value of attribute.ints) message.int(8, value);
    message.int(20, attributeTypes.ints);
  }
}

function writeConstant(message: Message, { name, type, dims, bytes }: Constant, dataFile: string): void {
  for (const size of dims) message.int(1, size);
  message.int(2, dataTypes[type]);
  message.string(8, name);
  if (bytes instanceof Uint8Array) {
    message.bytes(9, bytes);
    return;
  }
  const place = { location: dataFile, offset: String(bytes.offset), length: String(bytes.length) };
  for (const [key, value] of Object.entries(place)) {
    message.message(13, (entry) => {
      entry.string(1, key);
      entry.string(2, value);
    });
  }
  message.int(14, external);
}

function writePort(message: Message, { name, type, dims }: Port): void {
  message.string(1, name);
  message.message(2, (typeMessage) =>
    typeMessage.message(1, (tensor) => {
      tensor.int(1, dataTypes[type]);
      tensor.message(2, (shape) => {
        for (const size of dims) {
          shape.message(1, (dimension) => {
            if (typeof size === 'number') dimension.int(1, size);
            else dimension.string(2, size);
          });
        }
      });
    }),
  );
}

/** One protobuf message; every method writes the field of a number. */
class Message {
  readonly #writer: BinaryWriter;

  constructor(writer = new BinaryWriter()) {
    this.#writer = writer;
  }

  /** int32, int64 and enumerations alike. */
  int(field: number, value: number): void {
    this.#writer.tag(field, WireType.Varint).int64(value);
  }

  float(field: number, value: number): void {
    this.#writer.tag(field, WireType.Bit32).float(value);
  }

  string(field: number, value: string): void {
    this.#writer.tag(field, WireType.LengthDelimited).string(value);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#writer.tag(field, WireType.LengthDelimited).bytes(value);
  }

  message(field: number, write: (message: Message) => void): void {
    this.#writer.tag(field, WireType.LengthDelimited).fork();
    write(this);
    this.#writer.join();
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}
