package dev.tare.yaml;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.text.EnvText;
import java.util.Arrays;

/** From the parser's offsets, which count code points of the replaced text, to places in the text as written. */
final class YamlPlaces {
    private final SourceText source;
    private final EnvText env;
    private final int[] lineStarts;
    private final boolean wide;

    YamlPlaces(SourceText source, EnvText env) {
        this.source = source;
        this.env = env;
        String written = source.text();
        int[] starts = new int[16];
        int lines = 1;
        for (int at = written.indexOf('\n'); at >= 0; at = written.indexOf('\n', at + 1)) {
            starts = lines == starts.length ? Arrays.copyOf(starts, lines * 2) : starts;
            starts[lines++] = at + 1;
        }
        this.lineStarts = Arrays.copyOf(starts, lines);
        this.wide =
                env.text().codePointCount(0, env.text().length()) != env.text().length();
    }

    /** The stretch between two marks; of one that goes over several lines the first. */
    Location of(int startMark, int endMark) {
        int start = env.written(unit(startMark));
        int end = Math.max(start, env.written(unit(endMark)));
        int line = line(start);
        int lineStart = lineStarts[line];
        int lineEnd = line + 1 < lineStarts.length
                ? lineStarts[line + 1] - 1
                : source.text().length();
        return new Location(source, line + 1, start - lineStart + 1, Math.max(0, Math.min(end, lineEnd) - start));
    }

    private int unit(int mark) {
        int units = env.text().length();
        if (!wide) {
            return Math.min(mark, units);
        }
        return env.text().offsetByCodePoints(0, Math.min(mark, env.text().codePointCount(0, units)));
    }

    private int line(int offset) {
        int at = Arrays.binarySearch(lineStarts, offset);
        return at >= 0 ? at : -at - 2;
    }
}
