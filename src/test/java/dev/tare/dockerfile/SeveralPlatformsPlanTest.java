package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver.ResolvedImage;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docker's documents teach of builds for several platforms. */
class SeveralPlatformsPlanTest {
    private static final String TEXT = """
            FROM --platform=$BUILDPLATFORM golang:1 AS build
            WORKDIR /src
            COPY . .
            ARG TARGETOS TARGETARCH
            RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app .
            FROM alpine
            COPY --from=build /app /bin/app
            """;

    private final List<String> asked = new ArrayList<>();

    private Plan plan(String platform) {
        Platform target = Platform.parse(platform);
        assertThat(target).isNotNull();
        PlanOptions options = PlanOptions.builder()
                .buildPlatform(PlannerFixture.AMD64)
                .build()
                .forOneOfSeveral(target);
        return Planner.plan(Dockerfile.parse(new SourceText("Dockerfile", TEXT)), options, (name, of) -> {
                    asked.add(name + " " + of);
                    Digest layer = Digest.sha256((name + of).getBytes(StandardCharsets.UTF_8));
                    return new ResolvedImage(layer, ImageConfig.scratch(of).withDiffIds(List.of(layer)));
                })
                .plan();
    }

    private static List<Vertex> below(Vertex vertex) {
        List<Vertex> out = new ArrayList<>(List.of(vertex));
        for (Vertex input : vertex.inputs()) {
            out.addAll(below(input));
        }
        return out;
    }

    private static Vertex named(Plan plan, String part) {
        return below(plan.result()).stream()
                .filter(vertex -> vertex.name().contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stepsNameTheirPlatformAndWhatTheyBuildFor() {
        Plan plan = plan("linux/arm64");

        assertThat(named(plan, "WORKDIR").name()).isEqualTo("[linux/amd64 build 2/4] WORKDIR /src");
        assertThat(named(plan, "RUN").name()).startsWith("[linux/amd64->arm64 build 4/4] RUN ");
        assertThat(plan.result().name()).isEqualTo("[linux/arm64 stage-1 2/2] COPY --from=build /app /bin/app");
        assertThat(named(plan("linux/amd64"), "RUN").name()).startsWith("[linux/amd64 build 4/4] RUN ");
        assertThat(named(plan("linux/arm/v7"), "RUN").name()).startsWith("[linux/amd64->arm/v7 build 4/4] RUN ");
    }

    @Test
    void whatDependsOnNoTargetIsOneVertex() {
        Plan arm = plan("linux/arm64");
        Plan s390x = plan("linux/s390x");

        assertThat(named(arm, "COPY . .").digest())
                .isEqualTo(named(s390x, "COPY . .").digest());
        assertThat(named(arm, "RUN").digest()).isNotEqualTo(named(s390x, "RUN").digest());
        assertThat(named(arm, "RUN").op()).isInstanceOf(Op.Exec.class);
    }

    @Test
    void basesAreOfTheirStagesPlatform() {
        Plan plan = plan("linux/arm64");

        assertThat(asked).containsExactlyInAnyOrder("golang:1 linux/amd64", "alpine linux/arm64");
        assertThat(plan.config().platform()).isEqualTo(PlannerFixture.ARM64);
    }
}
