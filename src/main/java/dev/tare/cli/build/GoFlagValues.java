package dev.tare.cli.build;

import dev.tare.build.request.GoKey;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.GoValues;
import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
import dev.tare.needs.files.NeedsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** From the command line to what is asked of a Go package: each key of a {@code tare.yaml} is a flag. */
final class GoFlagValues {
    /** Flags that concern any image, and what is no flag of this name. */
    private static final Set<String> OTHERS = Set.of("tag", "label", "platform", "go", "programs");

    private GoFlagValues() {}

    static GoRequest of(Arguments arguments, Workplace place) {
        GoRequest request = GoRequest.USUAL;
        for (GoKey key : GoKey.ALL) {
            String name = key.name();
            if (OTHERS.contains(name)) {
                continue;
            }
            List<String> values = arguments.values(name);
            if (key.kind() == GoKey.Kind.SWITCH) {
                values = arguments.has(name) ? List.of("true") : arguments.isOff(name) ? List.of("false") : List.of();
            }
            if (name.equals("ca")) {
                values = certificates(values, place);
            }
            if (!values.isEmpty()) {
                request = GoValues.parse(name, values, "--" + name).over(request);
            }
        }
        return request;
    }

    /** Files are named from where the command runs; those of a tare.yaml from its folder. */
    private static List<String> certificates(List<String> typed, Workplace place) {
        List<String> out = new ArrayList<>();
        for (String each : typed) {
            out.add(
                    each.equals(NeedsChoice.HOST) || each.isBlank()
                            ? each
                            : place.directory().resolve(each).toString());
        }
        return out;
    }
}
