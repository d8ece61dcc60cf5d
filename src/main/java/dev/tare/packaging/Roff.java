package dev.tare.packaging;

/** A manual page in the language of man(7). Texts are taken as they are: nothing in them is a request. */
final class Roff {
    private final StringBuilder out = new StringBuilder();
    private boolean begun;

    /** Starts a page. @param date yyyy-MM-dd */
    Roff(String name, String date, String version) {
        out.append(".TH ")
                .append(name)
                .append(" 1 ")
                .append(date)
                .append(" \"Tare ")
                .append(version);
        out.append("\" \"User Commands\"\n");
        // No hyphenation, and a ragged right: options and paths must stay what they are.
        out.append(".nh\n.ad l\n");
    }

    Roff section(String title) {
        out.append(".SH ").append(title).append('\n');
        begun = false;
        return this;
    }

    Roff line(String text) {
        out.append(escaped(text)).append('\n');
        begun = true;
        return this;
    }

    Roff paragraph(String text) {
        // A section begins with a paragraph by itself.
        out.append(begun ? ".PP\n" : "");
        return line(text);
    }

    /** A term in bold with the text that explains it. */
    Roff term(String term, String text) {
        out.append(".TP\n\\fB").append(inline(term)).append("\\fR\n");
        return line(text);
    }

    /** An option: the part that is typed as it stands in bold, what stands for a value in italics. */
    Roff option(String typed, String value, String text) {
        out.append(".TP\n\\fB").append(inline(typed)).append("\\fR");
        if (!value.isEmpty()) {
            out.append("\\fI").append(inline(value)).append("\\fR");
        }
        out.append('\n');
        return line(text);
    }

    /** A line that stays as it is, such as a command line. */
    Roff example(String text) {
        out.append(".RS 4\n.nf\n").append(escaped(text)).append("\n.fi\n.RE\n");
        return this;
    }

    /** Names of pages in section 1. */
    Roff seeAlso(Iterable<String> pages) {
        section("SEE ALSO");
        String separator = "";
        for (String page : pages) {
            out.append(separator).append(".BR ").append(inline(page)).append(" (1)");
            separator = ",\n";
        }
        out.append('\n');
        return this;
    }

    private static String escaped(String text) {
        String escaped = inline(text);
        // At the start of a line they begin a request.
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String inline(String text) {
        // A plain hyphen, circumflex, tilde, backquote or quote would be typeset as another character.
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti")
                .replace("`", "\\(ga")
                .replace("'", "\\(aq");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
