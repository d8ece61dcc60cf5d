package dev.tare.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found of an image.
 *
 * @param misses files that programs have asked for in vain
 * @param found files that programs have asked for and found, each question once
 * @param unwatched why the files that programs ask for could not be noted; null where they were
 */
public record VerifyResult(
        String image,
        List<VerifyCheck> checks,
        List<FileAsked> misses,
        List<FileAsked> found,
        @Nullable String unwatched) {
    public VerifyResult {
        checks = List.copyOf(checks);
        misses = List.copyOf(misses);
        found = List.copyOf(found);
    }

    /** Whether nothing has failed. */
    public boolean passed() {
        for (VerifyCheck check : checks) {
            if (check.outcome() == VerifyCheck.Outcome.FAILED) {
                return false;
            }
        }
        return true;
    }

    /** As text: a line for each check, then the misses. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (VerifyCheck check : checks) {
            String word = switch (check.outcome()) {
                case OK -> "ok     ";
                case NOTE -> "note   ";
                case FAILED -> "FAILED ";
            };
            out.append(word)
                    .append(check.name())
                    .append(": ")
                    .append(check.text().replace("\n", "\n         "))
                    .append('\n');
            if (check.hint() != null) {
                out.append("         ").append(check.hint()).append('\n');
            }
        }
        if (unwatched != null) {
            out.append("note   files: what programs ask for in vain is not known: ")
                    .append(unwatched)
                    .append('\n');
        } else if (!misses.isEmpty()) {
            out.append("files that were asked for and are not there:\n");
            misses.forEach(miss -> out.append("  ").append(miss.line()).append('\n'));
        }
        return out.append(image)
                .append(passed() ? " holds\n" : " does not hold\n")
                .toString();
    }

    /** {@code {"image", "passed", "checks": [..], "misses": [..], "unwatched"}} */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("image", image);
        json.put("passed", passed());
        List<@Nullable Object> list = new ArrayList<>();
        checks.forEach(check -> list.add(check.toJson()));
        json.put("checks", list);
        json.put("misses", missesJson());
        json.put("unwatched", unwatched);
        return json;
    }

    private List<@Nullable Object> missesJson() {
        List<@Nullable Object> list = new ArrayList<>();
        misses.forEach(miss -> list.add(miss.toJson()));
        return list;
    }

    /** Absolute paths that programs have asked for and found, each once. */
    public List<String> used() {
        Set<String> paths = new LinkedHashSet<>();
        found.forEach(asked -> paths.add("/" + asked.path()));
        return List.copyOf(paths);
    }

    /** Absolute paths that programs have asked for in vain, each once. */
    public List<String> missed() {
        Set<String> paths = new LinkedHashSet<>();
        misses.forEach(miss -> paths.add("/" + miss.path()));
        return List.copyOf(paths);
    }

    /** What {@code --learn} writes: {@code {"version": 1, "image", "used": [path..], "missed": [path..]}}. */
    public Map<String, @Nullable Object> learned() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", 1L);
        json.put("image", image);
        json.put("used", used());
        List<@Nullable Object> missed = new ArrayList<>();
        misses.forEach(miss -> missed.add("/" + miss.path()));
        json.put("missed", missed);
        return json;
    }
}
