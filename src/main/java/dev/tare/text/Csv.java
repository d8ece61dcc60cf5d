package dev.tare.text;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180), as {@code --mount}, {@code --device} and {@code --output} have them. */
public final class Csv {
    private Csv() {}

    /**
     * The fields of an option: one in double quotes may hold commas, and {@code ""} for a quote.
     *
     * @param place what the user has typed, for the message
     * @throws TareException (usage) that says what is wrong
     */
    public static List<String> ofOption(String line, String place) {
        try {
            return fields(line);
        } catch (SyntaxException e) {
            throw TareException.usage(
                    place + ": " + e.getMessage(), "quote a whole field, as in type=local,\"dest=a,b\"");
        }
    }

    /** The fields of a flag of an instruction, at least one. @param what the values are, for the message */
    public static List<String> fields(String line, String what) throws SyntaxException {
        if (line.isEmpty()) {
            throw new SyntaxException("failed to parse csv " + what + ": it is empty");
        }
        try {
            return fields(line);
        } catch (SyntaxException e) {
            throw new SyntaxException("failed to parse csv " + what + ": " + e.getMessage(), e.part);
        }
    }

    private static List<String> fields(String line) throws SyntaxException {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = line.startsWith("\"", at) ? quoted(line, at + 1, field) : plain(line, at, field);
            fields.add(field.toString());
            if (at == line.length()) {
                return fields;
            }
            if (line.charAt(at) != ',') {
                throw new SyntaxException("text follows a closing quote", line.substring(at));
            }
            at++;
        }
    }

    /** Reads to the comma. @return where it is, or the line's end */
    private static int plain(String line, int from, StringBuilder field) throws SyntaxException {
        int comma = line.indexOf(',', from);
        int end = comma < 0 ? line.length() : comma;
        field.append(line, from, end);
        if (field.indexOf("\"") >= 0) {
            throw new SyntaxException("a quote stands inside a field that does not begin with one", field.toString());
        }
        return end;
    }

    /** Reads to the closing quote. @return what is behind it */
    private static int quoted(String line, int from, StringBuilder field) throws SyntaxException {
        int at = from;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new SyntaxException("a quote is not closed", line.substring(from));
            }
            field.append(line, at, quote);
            if (!line.startsWith("\"\"", quote)) {
                return quote + 1;
            }
            field.append('"');
            at = quote + 2;
        }
    }
}
