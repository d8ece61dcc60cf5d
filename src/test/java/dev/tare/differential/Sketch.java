package dev.tare.differential;

import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A case that a generator made, in parts that {@link Shrinker} leaves out one by one.
 *
 * @param setup commands that make the context
 * @param dockerfile instructions, a here-document with its lines
 * @param options of the build: {@code bases}, {@code buildArgs}, {@code contexts}, {@code secrets}, {@code target}
 */
record Sketch(List<String> setup, List<String> dockerfile, Map<String, Object> options) {

    /** Writes it as a case. @param folder one that is not there */
    Case write(Path folder, String about) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("about", about);
        json.putAll(options);
        Files.write(folder.resolve("case.json"), Json.write(json));
        Files.writeString(folder.resolve("Dockerfile"), String.join("\n", dockerfile) + "\n");
        Files.writeString(folder.resolve("setup.sh"), String.join("\n", setup) + "\n");
        return Case.read(folder);
    }

    /**
     * Without the instruction of which a line of the Dockerfile is a part.
     *
     * @param line from 1 on; where there is none, nothing is left out
     */
    Sketch withoutLine(int line) {
        List<String> rest = new ArrayList<>();
        int at = 1;
        for (String instruction : dockerfile) {
            int next = at + (int) instruction.lines().count();
            if (line < at || line >= next) {
                rest.add(instruction);
            }
            at = next;
        }
        return withDockerfile(rest);
    }

    Sketch withSetup(List<String> other) {
        return new Sketch(other, dockerfile, options);
    }

    Sketch withDockerfile(List<String> other) {
        return new Sketch(setup, other, options);
    }
}
