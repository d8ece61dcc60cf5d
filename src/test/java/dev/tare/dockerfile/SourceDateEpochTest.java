package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.container;
import static dev.tare.dockerfile.PlannerFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceDateEpochTest {
    private final PlannerFixture fixture = new PlannerFixture();

    @Test
    void aBuildArgWinsOverTheEnvironmentAndBothOverTheFile() {
        String text = "ARG SOURCE_DATE_EPOCH=3\nFROM scratch\nARG SOURCE_DATE_EPOCH\nLABEL e=$SOURCE_DATE_EPOCH\n";
        Planned file = fixture.plan(text);
        Planned environment = fixture.plan(text, options().sourceDateEpoch(2L));
        Planned argument = fixture.plan(text, options().sourceDateEpoch(2L).buildArg("SOURCE_DATE_EPOCH", "1"));

        assertThat(file.sourceDateEpoch()).isEqualTo(3L);
        assertThat(environment.sourceDateEpoch()).isEqualTo(2L);
        assertThat(argument.sourceDateEpoch()).isEqualTo(1L);
        assertThat(container(file).labels()).containsEntry("e", "3");
        assertThat(container(argument).labels()).containsEntry("e", "1");
        assertThat(argument.plan().config().created()).isEqualTo("1970-01-01T00:00:01Z");
    }

    @Test
    void whatHasNoTimeLeavesNoEpoch() {
        Planned planned = fixture.plan(
                "FROM scratch\nARG SOURCE_DATE_EPOCH\nLABEL e=.$SOURCE_DATE_EPOCH\n",
                options().buildArg("SOURCE_DATE_EPOCH", "context"));

        assertThat(planned.sourceDateEpoch()).isNull();
        assertThat(container(planned).labels()).containsEntry("e", ".");
    }

    @Test
    void aStageWithARemoteSourceIsNotSupportedYet() {
        assertThat(fixture.failure(
                        "FROM scratch AS src\nADD https://example.org/a.tar /\nFROM scratch\n",
                        options().buildArg("SOURCE_DATE_EPOCH", "SRC")))
                .contains("the time of https://example.org/a.tar is not supported yet");
    }

    @Test
    void anEpochBeyondTheYear9999IsAnError() {
        for (String value : new String[] {"253402300800", "99999999999999999999", "-1"}) {
            assertThat(fixture.failure("FROM scratch\n", options().buildArg("SOURCE_DATE_EPOCH", value)))
                    .contains("invalid SOURCE_DATE_EPOCH: " + value);
        }
    }
}
