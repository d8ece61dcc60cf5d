package dev.tare.build.request;

import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsTable;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code tare verify --learn} saw an image ask for in vain, as needs that the next build meets. */
public final class LearnedNeeds {
    private static final long VERSION = 1;

    private LearnedNeeds() {}

    /**
     * Puts what was learned in the place of each {@code @FILE}. It adds needs and removes none.
     *
     * @param values of {@code --with}
     * @throws TareException (usage) where such a file cannot be read, or is of another kind
     */
    public static List<String> expand(List<String> values, Workplace place) {
        List<String> out = new ArrayList<>();
        for (String value : values) {
            if (value.startsWith("@")) {
                out.addAll(read(value.substring(1), place));
            } else {
                out.add(value);
            }
        }
        return out;
    }

    private static Set<String> read(String file, Workplace place) {
        try {
            Map<String, @Nullable Object> json = Json.readObject(Files.readAllBytes(place.path(file)));
            if (!Long.valueOf(VERSION).equals(json.get("version"))) {
                throw new IOException("its version is not " + VERSION);
            }
            if (json.get("missed") == null) {
                throw new IOException("it has no list of what was missed");
            }
            Set<String> needs = new LinkedHashSet<>();
            for (String path : Json.strings(json.get("missed"))) {
                NeedId need = NeedsTable.metBy(path);
                if (need != null) {
                    needs.add(need.text());
                }
            }
            return needs;
        } catch (IOException e) {
            throw TareException.usage(
                    "--with @" + file + ": it is no file of tare verify --learn: " + e.getMessage(),
                    "write it by tare verify --learn " + file + " IMAGE");
        }
    }
}
