package dev.tare.cli.build;

import dev.tare.build.request.GoKey;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.GoValues;
import dev.tare.cli.command.Arguments;
import java.util.List;
import java.util.Set;

/** From the command line to what is asked of a Go package: each key of a {@code tare.yaml} is a flag. */
final class GoFlagValues {
    /** Flags that concern any image, and what is no flag of this name. */
    private static final Set<String> OTHERS = Set.of("tag", "label", "platform", "go", "programs");

    private GoFlagValues() {}

    static GoRequest of(Arguments arguments) {
        GoRequest request = GoRequest.USUAL;
        for (GoKey key : GoKey.ALL) {
            String name = key.name();
            if (OTHERS.contains(name)) {
                continue;
            }
            List<String> values = arguments.values(name);
            if (key.kind() == GoKey.Kind.SWITCH) {
                values = arguments.has(name)
                        ? List.of("true")
                        : arguments.isOff(name) ? List.of("false") : List.of();
            }
            if (!values.isEmpty()) {
                request = GoValues.parse(name, values, "--" + name).over(request);
            }
        }
        return request;
    }
}
