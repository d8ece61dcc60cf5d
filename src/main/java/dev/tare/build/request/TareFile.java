package dev.tare.build.request;

import dev.tare.explain.budget.Budget;
import dev.tare.golang.GoAddition;
import dev.tare.golang.GoContents;
import dev.tare.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code tare.yaml} says.
 *
 * @param go of all programs
 * @param names of the image, with templates
 * @param labels of the image, with templates
 * @param programs in the order of the file
 * @param budget of the image
 */
record TareFile(
        GoRequest go,
        List<String> names,
        Map<String, String> labels,
        List<Platform> platforms,
        List<Program> programs,
        Budget budget) {
    /** Nothing. */
    static final TareFile EMPTY = new TareFile(GoRequest.USUAL, List.of(), Map.of(), List.of(), List.of(), Budget.NONE);

    private static final String NAME = "tare.yaml";

    TareFile {
        names = List.copyOf(names);
        labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
        platforms = List.copyOf(platforms);
        programs = List.copyOf(programs);
    }

    /**
     * What is said of one program.
     *
     * @param names of an image whose first program it is
     * @param labels of such an image
     */
    record Program(GoSection section, List<String> names, Map<String, String> labels) {}

    /** The file that is about a folder: its own, else that of its module; null where there is none. */
    static @Nullable Path beside(Path folder, Path module) {
        for (Path each : List.of(folder, module)) {
            if (Files.isRegularFile(each.resolve(NAME))) {
                return each.resolve(NAME);
            }
        }
        return null;
    }

    /** The section for the program of a folder; null where there is none. */
    @Nullable Program program(Path folder) {
        for (Program program : programs) {
            if (program.section().folder().equals(folder)) {
                return program;
            }
        }
        return null;
    }

    /**
     * What an image is asked for whose first program is that of a folder. Paths of the file are turned into those that are
     * relative to the folder.
     *
     * @param at the folder of the file
     */
    GoRequest of(Path folder, Path at) {
        Program first = program(folder);
        List<GoSection> sections = new ArrayList<>();
        programs.forEach(program -> sections.add(program.section()));
        GoRequest all = go.with(sections);
        GoContents image = first == null ? all.image() : first.section().image().over(all.image());
        List<GoAddition> additions = new ArrayList<>();
        for (GoAddition each : image.additions()) {
            additions.add(new GoAddition(relative(folder, at, each.source()), each.destination()));
        }
        List<String> authorities = new ArrayList<>();
        all.needs().ca().forEach(file -> authorities.add(relative(folder, at, file)));
        NeedsRequest needs = all.needs();
        return all.with(image.with(additions))
                .with(new NeedsRequest(needs.mode(), needs.with(), needs.without(), authorities, needs.tz()));
    }

    private static String relative(Path folder, Path at, String source) {
        Path path = Path.of(source);
        if (path.isAbsolute()) {
            return source;
        }
        String relative = folder.relativize(at.resolve(path).normalize()).toString();
        return relative.isEmpty() ? "." : relative;
    }
}
