package dev.tare.docker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contexts, of which there is one, and the networks. */
final class Places {
    private Places() {}

    static DockerVerb taken(String summary, String operands, String flags, String... lines) {
        return new Taken(summary, operands, flags, _ -> List.of(lines));
    }

    static @Nullable DockerVerb find(String name) {
        return switch (name) {
            case "context show" -> taken("Print the name of the context", "", "", "default");
            case "context use" ->
                new Taken(
                        "Take a context", "CONTEXT", "", arguments -> List.of(default_(arguments.operand("context"))));
            case "context ls" -> ListVerb.contexts();
            case "context inspect" -> InspectVerb.contexts();
            case "network ls" -> ListVerb.networks();
            case "network inspect" -> new NetworkInspect();
            default -> null;
        };
    }

    private static String default_(String name) {
        if (!name.equals("default")) {
            throw dev.tare.diagnostic.TareException.failed(
                    "there is no context \"" + name + "\"", "work is done here, in the context default");
        }
        return name;
    }
}
