import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type ReturnValue,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, type NativeAttributeValue, unmarshall } from "@aws-sdk/util-dynamodb";

type Path = readonly string[];

/** New or expected values of attributes; undefined means that the attribute is to be, or was, absent. */
export type Fields<T> = { [K in keyof T]?: T[K] | undefined };

/** Collects one conditional UpdateItem: names and values are numbered, so that any text can be a name. */
export class Update {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, NativeAttributeValue> = {};
  readonly #sets: string[] = [];
  readonly #removes: string[] = [];
  readonly #conditions: string[] = [];

  /** The placeholder of an attribute's path. */
  name(...path: Path): string {
    return path
      .map((part) => {
        const known = Object.keys(this.#names).find((placeholder) => this.#names[placeholder] === part);
        const placeholder = known ?? `#n${Object.keys(this.#names).length}`;
        this.#names[placeholder] = part;
        return placeholder;
      })
      .join(".");
  }

  value(value: NativeAttributeValue): string {
    const placeholder = `:v${Object.keys(this.#values).length}`;
    this.#values[placeholder] = value;
    return placeholder;
  }

  set(path: Path, value: unknown): void {
    if (value === undefined) this.#removes.push(this.name(...path));
    else this.#sets.push(`${this.name(...path)} = ${this.value(value)}`);
  }

  setIfNew(path: Path, value: unknown): void {
    const name = this.name(...path);
    this.#sets.push(`${name} = if_not_exists(${name}, ${this.value(value)})`);
  }

  /** Adds to a number that may not be there yet. */
  add(path: Path, amount: number): void {
    const name = this.name(...path);
    this.#sets.push(`${name} = if_not_exists(${name}, ${this.value(0)}) + ${this.value(amount)}`);
  }

  onlyIf(condition: string): void {
    this.#conditions.push(`(${condition})`);
  }

  onlyIfEquals(path: Path, value: unknown): void {
    if (value === undefined) this.onlyIf(`attribute_not_exists(${this.name(...path)})`);
    else this.onlyIf(`${this.name(...path)} = ${this.value(value)}`);
  }

  /** The attributes after the write (`ALL_OLD`: before it); undefined when a condition did not hold. */
  async send<T>(
    client: DynamoDBClient,
    table: string,
    key: Record<string, string>,
    returns: ReturnValue = "ALL_NEW",
  ): Promise<T | undefined> {
    const clauses = [
      this.#sets.length > 0 ? `SET ${this.#sets.join(", ")}` : "",
      this.#removes.length > 0 ? `REMOVE ${this.#removes.join(", ")}` : "",
    ];
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(key),
          UpdateExpression: clauses.join(" ").trim(),
          // DynamoDB refuses an empty expression or map.
          ...(this.#conditions.length > 0 && { ConditionExpression: this.#conditions.join(" AND ") }),
          ...(Object.keys(this.#values).length > 0 && {
            ExpressionAttributeValues: marshall(this.#values, { removeUndefinedValues: true }),
          }),
          ExpressionAttributeNames: this.#names,
          ReturnValues: returns,
        }),
      );
      return unmarshall(Attributes ?? {}) as T;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
