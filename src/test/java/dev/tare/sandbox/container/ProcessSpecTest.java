package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Platform;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.security.Confinement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessSpecTest {
    @Test
    void argumentsReplaceCmdAndFollowEntrypoint() {
        ContainerConfig image = image(List.of("/app"), List.of("serve"));
        assertThat(launch(image, options(null, List.of(), List.of())).command()).containsExactly("/app", "serve");
        assertThat(launch(image, options(null, List.of("-h"), List.of())).command())
                .containsExactly("/app", "-h");
    }

    @Test
    void anotherEntrypointDropsTheImagesCmd() {
        ContainerConfig image = image(List.of("/app"), List.of("serve"));
        assertThat(launch(image, options("/sh", List.of(), List.of())).command())
                .containsExactly("/sh");
        assertThat(launch(image, options("", List.of("/x", "y"), List.of())).command())
                .containsExactly("/x", "y");
    }

    @Test
    void anImageWithNothingToRunIsAnError() {
        assertThatThrownBy(() -> launch(image(null, null), options(null, List.of(), List.of())))
                .isInstanceOf(TareException.class)
                .hasMessage("the image hello has neither ENTRYPOINT nor CMD");
        assertThatThrownBy(() -> launch(image(List.of("/app"), null), options("", List.of(), List.of())))
                .isInstanceOf(TareException.class);
    }

    @Test
    void variablesComeFromTheImageThenTheCommandLineThenThisProcess() {
        ProcessSpec launch = launch(
                image(List.of("/app"), null),
                options(null, List.of(), List.of("A=1", "B", "GONE", "KEPT=over", "EMPTY=")));
        assertThat(launch.environment())
                .containsExactly("PATH=/image/bin", "HOSTNAME=abc", "KEPT=over", "A=1", "B=from here", "EMPTY=");
    }

    /** Each compared with all others this took minutes; it is done in a blink. */
    @Test
    @Timeout(30)
    void anyNumberOfVariablesIsPutTogetherWithoutComparingEachWithAllOthers() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            many.add("V" + i + "=" + i);
        }
        many.add("V7=over");

        ProcessSpec launch = launch(image(List.of("/app"), null), options(null, List.of(), many));

        assertThat(launch.environment())
                .hasSize(100_004)
                .endsWith("V99999=99999")
                .contains("V7=over");
    }

    @Test
    void homeIsTheUsersUnlessItIsSet() {
        ProcessSpec launch = launch(image(List.of("/app"), null), options(null, List.of(), List.of()));
        assertThat(launch.withHome("/root").variable("HOME")).isEqualTo("/root");
        launch = launch(image(List.of("/app"), null), options(null, List.of(), List.of("HOME=/h")));
        assertThat(launch.withHome("/root").variable("HOME")).isEqualTo("/h");
    }

    private static ProcessSpec launch(ContainerConfig image, RunOptions options) {
        return options.process(image, "abc", Map.of("B", "from here", "OTHER", "x"));
    }

    private static ContainerConfig image(@Nullable List<String> entrypoint, @Nullable List<String> cmd) {
        ContainerConfig.Builder builder = ContainerConfig.EMPTY.toBuilder();
        builder.entrypoint = entrypoint;
        builder.cmd = cmd;
        builder.env = List.of("PATH=/image/bin", "GONE=1", "KEPT=image");
        return builder.build();
    }

    private static RunOptions options(@Nullable String entrypoint, List<String> arguments, List<String> environment) {
        return new RunOptions(
                "hello",
                Platform.host(),
                arguments,
                null,
                new RunOptions.Invocation(entrypoint, environment, null, null, List.of()),
                RunOptions.Life.NONE,
                NetworkSettings.NONE,
                List.of(),
                List.of(),
                Confinement.NONE,
                Limits.NONE,
                Map.of());
    }
}
