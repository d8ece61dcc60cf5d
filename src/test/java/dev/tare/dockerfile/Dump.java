package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.SyntaxNode;
import java.util.List;
import java.util.Locale;

/** Writes nodes as BuildKit's parser dumps its tree, for its vectors. */
final class Dump {
    private Dump() {}

    static String of(List<SyntaxNode> nodes) {
        StringBuilder out = new StringBuilder();
        for (SyntaxNode node : nodes) {
            out.append('(');
            node(out, node);
            out.append(")\n");
        }
        return out.toString().strip();
    }

    private static void node(StringBuilder out, SyntaxNode node) {
        out.append(node.keyword().toLowerCase(Locale.ROOT));
        if (!node.flags().isEmpty()) {
            out.append(" [");
            for (String flag : node.flags()) {
                quote(out, flag);
                out.append(' ');
            }
            out.setCharAt(out.length() - 1, ']');
        }
        if (node.child() != null) {
            out.append(" (");
            node(out, node.child());
            out.append(')');
        }
        for (String arg : node.args()) {
            out.append(' ');
            quote(out, arg);
        }
    }

    /** Go's {@code %q}. */
    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\"\\\u0007\b\f\n\r\t\u000b".indexOf(c);
            if (escape >= 0) {
                out.append('\\').append("\"\\abfnrtv".charAt(escape));
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
