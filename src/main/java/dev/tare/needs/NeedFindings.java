package dev.tare.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a program.
 *
 * @param needs in the order of {@link NeedId}, at most one of each
 * @param warnings what could not be seen, and why: sentences without a full stop
 * @param language that it is written in, as far as it can be read
 * @param localTime whether a zone that TZ names has to be a file for it: false where the program holds the zones
 */
public record NeedFindings(List<Need> needs, List<String> warnings, Evidence.Language language, boolean localTime) {
    /** Of a program of Go that needs nothing. */
    public static final NeedFindings NONE = new NeedFindings(List.of(), List.of(), Evidence.Language.GO, false);

    public NeedFindings {
        needs = List.copyOf(needs);
        warnings = List.copyOf(warnings);
    }

    /** The need of this kind, or null. */
    public @Nullable Need get(NeedId id) {
        for (Need need : needs) {
            if (need.id() == id) {
                return need;
            }
        }
        return null;
    }
}
