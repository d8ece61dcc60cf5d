package dev.tare.flow.file;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns a build.yml of Habitus into one of our own schema that means the same. Only what must change does: comments,
 * order and {@code _env} stay as they are. What Habitus ignored becomes a comment, since the new schema may know it.
 */
public final class FlowMigration {
    private FlowMigration() {}

    /**
     * A file in the new schema.
     *
     * @param text of the whole file
     * @param notes what was made a comment, and why, at its place in the old file
     */
    public record Migrated(String text, List<Problem> notes) {
        public Migrated {
            notes = List.copyOf(notes);
        }
    }

    /** @throws TareException at what is wrong with the file, or can't be changed by itself */
    public static Migrated migrate(SourceText source) {
        // What the variables will hold does not matter: with this value each name is a name.
        FlowReader.Reading reading = FlowReader.readAll(source, _ -> "env");
        Flow flow = reading.flow();
        if (flow.version() == FlowVersion.OWN) {
            throw TareException.failed(source.name() + " is written in schema " + FlowVersion.OWN.text() + " already");
        }
        List<String> lines = new ArrayList<>(List.of(source.text().split("\n", -1)));
        // From the end: a change may not move what is changed after it.
        List<Location> ignored = new ArrayList<>(reading.ignored());
        ignored.sort(Comparator.comparingInt(Location::line).reversed());
        for (Location key : ignored) {
            comment(key, lines);
        }
        Location version = reading.version();
        String line = lines.get(version.line() - 1);
        int at = version.column() - 1;
        String written = line.substring(at, at + version.length());
        String replaced = written.replace(flow.version().text(), FlowVersion.OWN.text());
        if (replaced.equals(written)) {
            throw TareException.at(version, "the version is not written out here", "write it out, and try again");
        }
        lines.set(version.line() - 1, line.substring(0, at) + replaced + line.substring(at + version.length()));
        String text = String.join("\n", lines);
        // What it means is as it was, or the reader says where it is not.
        Flow made = FlowReader.read(new SourceText(source.name() + " (new)", text), _ -> "env");
        requireSame(flow, made, source);
        return new Migrated(text, flow.warnings());
    }

    private static void comment(Location key, List<String> lines) {
        int first = key.line() - 1;
        int indent = key.column() - 1;
        String line = lines.get(first);
        if (!line.substring(0, indent).isBlank()) {
            throw TareException.at(
                    key, "this has no effect, and can't be made a comment within its line", "take it out by hand");
        }
        int end = first + 1;
        for (int next = end; next < lines.size(); next++) {
            String text = lines.get(next);
            int own = indent(text);
            boolean blank = own == text.length() || text.charAt(own) == '#' && own <= indent;
            boolean item = own == indent
                    && (text.startsWith("- ", own) || text.substring(own).equals("-"));
            if (!blank && own <= indent && !item) {
                break;
            }
            end = blank ? end : next + 1;
        }
        for (int each = first; each < end; each++) {
            String text = lines.get(each);
            int from = Math.min(indent, indent(text));
            if (!text.isBlank()) {
                lines.set(each, text.substring(0, from) + "# " + text.substring(from));
            }
        }
    }

    private static int indent(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\r')) {
            at++;
        }
        return at;
    }

    private static void requireSame(Flow old, Flow made, SourceText source) {
        boolean same = old.steps().size() == made.steps().size();
        for (int i = 0; same && i < old.steps().size(); i++) {
            FlowStep was = old.steps().get(i);
            FlowStep is = made.steps().get(i);
            same = was.label().equals(is.label())
                    && was.name().equals(is.name())
                    && was.build().equals(is.build())
                    && was.cleanup().equals(is.cleanup())
                    && was.dependsOn().equals(is.dependsOn())
                    && was.artifacts().size() == is.artifacts().size()
                    && was.secrets().keySet().equals(is.secrets().keySet());
        }
        if (!same) {
            throw TareException.failed(source.name() + " can't be turned into the new schema by itself");
        }
    }
}
