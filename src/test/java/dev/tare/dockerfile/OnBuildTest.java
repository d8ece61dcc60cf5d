package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.container;
import static dev.tare.dockerfile.PlannerFixture.createdBy;
import static dev.tare.dockerfile.PlannerFixture.names;
import static dev.tare.dockerfile.PlannerFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OnBuildTest {
    private final PlannerFixture fixture = new PlannerFixture();

    @Test
    void triggersOfAnImageRunFirstAndAreGoneAfterwards() {
        fixture.image("base", 1, c -> c.onBuild = List.of("ENV v=1", "COPY a $v"));
        Planned planned = fixture.plan("FROM base\nLABEL l=$v\nONBUILD USER u\n");

        assertThat(createdBy(planned)).containsExactly("layer 0", "ENV v=1", "COPY a 1 # buildkit", "LABEL l=1");
        assertThat(container(planned).onBuild()).containsExactly("USER u");
        assertThat(names(planned)).contains("[2/3] ONBUILD COPY a 1");
    }

    @Test
    void triggersOfAStageRunInEachStageBuiltOnItOnceOnly() {
        Planned planned = fixture.plan("FROM scratch AS a\nONBUILD LABEL t=1\nFROM a AS b\nFROM b\nENV x=1\n");

        assertThat(createdBy(planned)).containsExactly("LABEL t=1", "ENV x=1");
        assertThat(container(planned).onBuild()).isEmpty();
    }

    @Test
    void aTriggerPullsInAStageThatLookedUnusedAndItsTriggersToo() {
        fixture.image("base", 1, c -> c.onBuild = List.of("COPY --from=tools /t /t"));
        fixture.image("other", 1, c -> c.onBuild = List.of("COPY --from=deep /d /d"));
        Planned planned =
                fixture.plan("FROM scratch AS deep\nCOPY d /d\nFROM other AS tools\nFROM scratch AS no\nFROM base\n");

        assertThat(names(planned)).contains("[deep 1/1] COPY d /d", "[tools 2/2] ONBUILD COPY --from=deep /d /d");
        assertThat(createdBy(planned)).last().isEqualTo("COPY /t /t # buildkit");
    }

    @Test
    void aHereDocumentInATriggerIsKept() {
        Planned planned = fixture.plan("FROM scratch AS a\nONBUILD COPY <<E /f\none\nE\nFROM a\n");

        assertThat(createdBy(planned)).containsExactly("COPY <<E /f # buildkit");
    }

    @Test
    void aWrongTriggerIsAnErrorOfTheFromThatBroughtIt() {
        fixture.image("base", 1, c -> c.onBuild = List.of("NOPE x"));
        fixture.image("far", 1, c -> c.onBuild = List.of("COPY --from=9 a /"));
        fixture.image("from", 1, c -> c.onBuild = List.of("FROM base"));
        fixture.image("run", 1, c -> c.onBuild = List.of("RUN --mount=type=nope x"));

        assertThat(fixture.failure("# x\nFROM base\n"))
                .startsWith("Dockerfile:2:1: ONBUILD NOPE x: unknown instruction: NOPE");
        assertThat(fixture.failure("FROM far\n"))
                .startsWith("Dockerfile:1:1: ONBUILD COPY --from=9 a /: invalid stage");
        assertThat(fixture.failure("FROM from\n"))
                .startsWith("Dockerfile:1:1: ONBUILD FROM base: FROM isn't allowed as an ONBUILD trigger");
        assertThat(fixture.failure("FROM run\n"))
                .startsWith("Dockerfile:1:1: ONBUILD RUN --mount=type=nope x: unsupported mount type \"nope\"");
    }

    @Test
    void aTriggerThatNamesAnUnknownImageSaysSo() {
        fixture.image("base", 1, c -> c.onBuild = List.of("COPY --from=nosuch a /"));

        assertThat(fixture.failure("FROM base\n", options()))
                .startsWith("Dockerfile:1:1: COPY --from=nosuch: image \"nosuch\" is not in the store");
    }
}
