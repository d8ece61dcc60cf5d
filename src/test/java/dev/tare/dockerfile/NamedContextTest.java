package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.container;
import static dev.tare.dockerfile.PlannerFixture.createdBy;
import static dev.tare.dockerfile.PlannerFixture.layers;
import static dev.tare.dockerfile.PlannerFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.dockerfile.PlanOptions.FolderContext;
import dev.tare.dockerfile.PlanOptions.ImageContext;
import dev.tare.plan.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedContextTest {
    private final PlannerFixture fixture = new PlannerFixture();

    @Test
    void copyFromReadsAFolderAsItIs() {
        Planned planned = fixture.plan(
                "FROM scratch\nCOPY --from=src a /\n", options().context("src", new FolderContext(List.of("*.o"))));

        assertThat(planned.plan().result().inputs().get(1).op()).isEqualTo(new Op.LocalSource("src", List.of("*.o")));
        assertThat(planned.plan().result().inputs().get(1).name()).isEqualTo("[context src] load from client");
    }

    @Test
    void aFolderAsABaseIsOneLayer() {
        Planned planned = fixture.plan("FROM src\nCOPY a /\n", options().context("src", new FolderContext(List.of())));

        assertThat(layers(planned.plan().result())).isEqualTo(2);
        assertThat(createdBy(planned)).containsExactly("FROM src", "COPY a / # buildkit");
        assertThat(container(planned).workingDir()).isEqualTo("/");
    }

    @Test
    void anImageStandsInForAnother() {
        fixture.image("mine:2", 1, c -> c.user = "u");
        Planned planned = fixture.plan(
                "FROM alpine\n", options().context("docker.io/library/alpine:latest", new ImageContext("mine:2")));

        assertThat(fixture.asked).containsExactly("mine:2 linux/amd64");
        assertThat(container(planned).user()).isEqualTo("u");
        assertThat(planned.plan().result().name()).startsWith("[context alpine] docker.io/library/mine:2@");
    }

    @Test
    void aContextTakesTheWholePlaceOfAStage() {
        fixture.image("mine", 1, c -> c.onBuild = List.of("LABEL t=1"));
        Planned planned = fixture.plan(
                "FROM nosuch AS Base\nRUN not this\nFROM base\nLABEL l=1\n",
                options().context("base", new ImageContext("mine")));

        assertThat(createdBy(planned)).containsExactly("layer 0", "LABEL l=1");
        assertThat(fixture.plan(
                                "FROM nosuch AS Base\nRUN not this\n",
                                options().context("base", new ImageContext("mine")))
                        .plan()
                        .config()
                        .container()
                        .onBuild())
                .isEmpty();
    }

    @Test
    void scratchAndTheMainContextCannotBeReplaced() {
        Planned planned = fixture.plan(
                "FROM scratch\nCOPY a /\n",
                options().context("scratch", new ImageContext("x")).context("context", new FolderContext(List.of())));

        assertThat(layers(planned.plan().result())).isEqualTo(1);
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void aContextIsAmongTheNamesThatCouldHaveBeenMeant() {
        assertThat(fixture.failure(
                        "FROM scratch\nCOPY --from=scr a /\n", options().context("src", new FolderContext(List.of()))))
                .contains("did you mean \"src\"?");
    }
}
