package dev.tare.buildkit.fleet;

import dev.tare.diagnostic.Problem;
import java.util.List;

/**
 * The builders that a user means.
 *
 * @param said where the user said so, for messages: {@code --builder}, {@code BUILDKIT_HOST}, {@code fleet "ci"}
 * @param members at least one
 * @param warnings what to mend some day, such as a key that others may read
 */
public record Fleet(String said, List<Member> members, List<Problem> warnings) {
    public Fleet {
        members = List.copyOf(members);
        warnings = List.copyOf(warnings);
    }

    /**
     * One address, which may stand for several daemons.
     *
     * @param slots of each of these daemons, as in {@link Seat}
     */
    public record Member(BuilderAddress address, int slots) {}
}
