package dev.tare.dockerfile.toolchain;

import static dev.tare.dockerfile.toolchain.ToolchainCachesTest.BUILD;
import static dev.tare.dockerfile.toolchain.ToolchainCachesTest.BUILDS;
import static dev.tare.dockerfile.toolchain.ToolchainCachesTest.HEAD;
import static dev.tare.dockerfile.toolchain.ToolchainCachesTest.MODULES;
import static dev.tare.dockerfile.toolchain.ToolchainCachesTest.TAIL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which mounts of a RUN are in the way of a kept cache. */
class StepMountRulesTest {
    private static List<String> targets(String text) {
        return new ToolchainCachesTest().targets(text);
    }

    @Test
    void mountsThatNobodyKnowsAreInTheWay() {
        assertThat(targets(HEAD + BUILD.replace("RUN", "RUN --mount=type=cache,target=/src/gen") + TAIL))
                .containsExactly(MODULES);
        assertThat(targets(HEAD + BUILD.replace("RUN", "RUN --mount=type=cache,target=/go/pkg/mod") + TAIL))
                .containsExactly(BUILDS);
        assertThat(targets(HEAD + BUILD.replace("RUN", "RUN --mount=type=secret,id=s,target=/src/x.h") + TAIL))
                .isEmpty();
        assertThat(targets(HEAD + BUILD.replace("RUN", "RUN --mount=target=/ctx") + TAIL))
                .containsExactly(BUILDS, MODULES);
        assertThat(targets(HEAD + BUILD.replace("RUN CGO_ENABLED=0", "RUN --mount=target=/ctx") + TAIL))
                .containsExactly(MODULES);
        assertThat(targets(HEAD
                        + BUILD.replace("RUN", "RUN --mount=target=/ctx").replace("app .", "app . && cp /ctx/l /out/l")
                        + TAIL))
                .doesNotContain(BUILDS);
    }

    @Test
    void aLaterStepWithMountsMayFindTheCacheByTheirLinks() {
        assertThat(targets(HEAD + BUILD + "RUN --mount=target=/ctx cp /ctx/l /out/l\n" + TAIL))
                .isEmpty();
    }
}
