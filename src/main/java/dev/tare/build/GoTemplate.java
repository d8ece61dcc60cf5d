package dev.tare.build;

import dev.tare.diagnostic.TareException;
import dev.tare.golang.GitFacts;
import dev.tare.golang.GoCommand;
import dev.tare.report.ReportFields;
import dev.tare.report.Template;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the templates of flags as ko has them: {@code {{.Git.ShortCommit}}}, {@code {{.Env.X}}}, {@code {{.GoEnv.X}}},
 * {@code {{.Date}}} and {@code {{.Timestamp}}}. Git and go are asked when a template wants to know, and once.
 */
final class GoTemplate {
    /** More is no help to a reader. */
    private static final int LONGEST_HINT = 160;

    private final @Nullable Path folder;
    private final Map<String, String> environment;
    private final Instant time;
    private final Map<String, ReportFields> known = new LinkedHashMap<>();

    /**
     * Templates of one build.
     *
     * @param folder that git and go are asked about; null where there is none
     * @param environment of the user
     * @param time SOURCE_DATE_EPOCH, else now
     */
    GoTemplate(@Nullable Path folder, Map<String, String> environment, Instant time) {
        this.folder = folder;
        this.environment = environment;
        this.time = time;
    }

    /**
     * A text with its templates filled in; the same where it holds none.
     *
     * @param said the flag, for errors
     * @throws TareException for a field that is not there, or cannot be known
     */
    String fill(String text, String said) {
        if (text.indexOf("{{") < 0) {
            return text;
        }
        try {
            return Template.parse(text).render(values(text));
        } catch (TareException e) {
            String message = e.problem().message();
            String hint = e.problem().hint();
            String what = message.startsWith("--format: ") ? message.substring("--format: ".length()) : message;
            throw TareException.usage(
                    said + " " + text + ": " + what, hint == null || hint.length() > LONGEST_HINT ? null : hint);
        }
    }

    List<String> fill(List<String> texts, String said) {
        List<String> out = new ArrayList<>();
        texts.forEach(text -> out.add(fill(text, said)));
        return out;
    }

    /** The values of names. */
    Map<String, String> fill(Map<String, String> pairs, String said) {
        Map<String, String> out = new LinkedHashMap<>();
        pairs.forEach((name, value) -> out.put(name, fill(value, said)));
        return out;
    }

    private Map<String, @Nullable Object> values(String text) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("Date", time.toString());
        values.put("Timestamp", Long.toString(time.getEpochSecond()));
        values.put("Env", new ReportFields(environment, Map.of()));
        // Names of fields that a misspelt one is near to; their values are asked for where somebody wants them.
        values.put("Git", text.contains(".Git") ? git() : "");
        values.put("GoEnv", text.contains(".GoEnv") ? goEnv() : "");
        return values;
    }

    private ReportFields git() {
        return known.computeIfAbsent("Git", name -> new ReportFields(GitFacts.of(folder(), environment), Map.of()));
    }

    private ReportFields goEnv() {
        return known.computeIfAbsent("GoEnv", name -> {
            GoCommand command = new GoCommand(folder(), environment);
            String text = String.join("\n", command.ask(List.of(command.go(), "env", "-json")));
            try {
                return new ReportFields(Json.stringMap(Json.read(text.getBytes(StandardCharsets.UTF_8))), Map.of());
            } catch (IOException e) {
                throw TareException.failed("go env -json says what nobody can read: " + text, e);
            }
        });
    }

    private Path folder() {
        if (folder == null) {
            throw TareException.usage(
                    "the build context is no folder of this machine that git or go could be asked of", null);
        }
        return folder;
    }
}
