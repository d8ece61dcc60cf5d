package dev.tare.docker.container;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ImageConfig;
import dev.tare.report.Ages;
import dev.tare.report.Filters;
import dev.tare.sandbox.container.Container;
import dev.tare.store.upkeep.GcOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --filter} of docker's prune lets go; what it does not understand is refused, since else too much would go.
 *
 * @param age how old it is at least; null for any age
 * @param now when that is asked
 * @param with the labels that it has, as {@code label=NAME[=VALUE]}
 * @param without those that it has not
 */
public record PruneFilter(@Nullable Duration age, Instant now, List<String> with, List<String> without) {
    public PruneFilter {
        with = List.copyOf(with);
        without = List.copyOf(without);
    }

    /** @throws TareException (usage) for another key */
    public static PruneFilter parse(List<String> words, Instant now) {
        Duration age = null;
        List<String> with = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("until=")) {
                age = age(word.substring("until=".length()), now);
            } else if (word.startsWith("label!=")) {
                without.add("label=" + word.substring("label!=".length()));
            } else if (word.startsWith("label=")) {
                with.add(word);
            } else {
                throw TareException.usage(
                        "--filter " + word + " is not known here",
                        "there are until=TIME, label=NAME[=VALUE] and label!=..");
            }
        }
        return new PruneFilter(age, now, with, without);
    }

    /** How long ago: {@code 24h}, or a time of its own. */
    private static Duration age(String text, Instant now) {
        Instant then = Ages.parse(text);
        return then == null ? GcOptions.age(text) : Duration.between(then, now);
    }

    /** Whether it lets all go. */
    public boolean isOpen() {
        return age == null && with.isEmpty() && without.isEmpty();
    }

    public boolean fits(ImageConfig image) {
        return isOld(Ages.parse(image.created())) && labels(image.container().labels());
    }

    public boolean fits(Container container) {
        return fits(container.created(), container.settings().labels());
    }

    /** Whether what was made then and has these labels fits. */
    public boolean fits(Instant created, Map<String, String> labels) {
        return isOld(created) && labels(labels);
    }

    private boolean isOld(@Nullable Instant created) {
        return age == null || created == null || !created.isAfter(now.minus(age));
    }

    /** Whether it has those that it shall have, and none of the others. */
    public boolean labels(Map<String, String> labels) {
        boolean fits = Filters.parse(with, List.of("label")).labels(labels);
        for (String each : without) {
            fits &= !Filters.parse(List.of(each), List.of("label")).labels(labels);
        }
        return fits;
    }
}
