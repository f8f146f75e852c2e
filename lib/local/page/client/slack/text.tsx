import { type Piece, readMrkdwn } from "./mrkdwn.ts";

interface TextObject {
  type: "plain_text" | "mrkdwn";
  text: string;
}

/** A Block Kit text object. */
export const BlockText = ({ text }: { text: TextObject }) =>
  text.type === "mrkdwn" ? <Mrkdwn text={text.text} /> : <span class="wrap">{text.text}</span>;

/** Text with Slack's mark-up. */
export const Mrkdwn = ({ text }: { text: string }) => (
  <span class="wrap">
    <Pieces pieces={readMrkdwn(text)} />
  </span>
);

const Pieces = ({ pieces }: { pieces: Piece[] }) => (
  <>
    {pieces.map((piece) => (
      <PieceView piece={piece} />
    ))}
  </>
);

function PieceView({ piece }: { piece: Piece }) {
  switch (piece.type) {
    case "text":
      return <>{piece.text}</>;
    case "code":
      return <code>{piece.text}</code>;
    case "mention":
      return <span class="mention">{piece.text}</span>;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noreferrer">
          {piece.text}
        </a>
      );
    case "bold":
      return (
        <strong>
          <Pieces pieces={piece.pieces} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Pieces pieces={piece.pieces} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Pieces pieces={piece.pieces} />
        </s>
      );
  }
}
