package dev.tare.needs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeedsChoiceTest {
    @Test
    void namesAreSeparatedByCommasAndFlagsRepeat() {
        NeedsChoice choice = NeedsChoice.parse(
                List.of("ca,tz", "machine-id"),
                List.of(" tmp "),
                List.of("a,b.pem", "host"),
                List.of("UTC,Europe/Paris"));

        assertThat(choice.with()).containsExactlyInAnyOrder(NeedId.CA, NeedId.TZ, NeedId.MACHINE_ID);
        assertThat(choice.without()).containsExactly(NeedId.TMP);
        assertThat(choice.authorities()).containsExactly("a,b.pem", "host");
        assertThat(choice.zones()).containsExactly("Europe/Paris", "UTC");
    }

    @Test
    void nothingIsNoChoice() {
        assertThat(NeedsChoice.parse(List.of(""), List.of(), List.of(), List.of()))
                .isEqualTo(NeedsChoice.NONE);
    }

    @Test
    void aNameThatIsNearIsSuggested() {
        assertThatThrownBy(() -> NeedsChoice.parse(List.of("paswd"), List.of(), List.of(), List.of()))
                .isInstanceOfSatisfying(TareException.class, thrown -> {
                    assertThat(thrown.exitCode()).isEqualTo(TareException.USAGE);
                    assertThat(thrown.problem().render()).contains("--with paswd", "did you mean \"passwd\"?");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ca | ca | | --with ca and --without ca contradict each other",
                "exec | | | --with exec: which files that takes cannot be told",
                "| tz | UTC | --tz and --without tz contradict each other"
            })
    void contradictionsAreRefused(String with, String without, String zones, String message) {
        assertThatThrownBy(() -> NeedsChoice.parse(values(with), values(without), List.of(), values(zones)))
                .isInstanceOf(TareException.class)
                .hasMessage(message);
    }

    private static List<String> values(String value) {
        return value == null ? List.of() : List.of(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', root, 0, root, 0, /root, false",
        "root, root, 0, root, 0, /root, false",
        "65532:65532, nonroot, 65532, nonroot, 65532, /home/nonroot, false",
        "1000, user, 1000, user, 1000, /home/user, false",
        "1000:0, user, 1000, root, 0, /home/user, false",
        "app, app, 65532, app, 65532, /home/app, true",
        "app:staff, app, 65532, staff, 65532, /home/app, true",
        "nobody, nobody, 65534, nobody, 65534, /home/nobody, true"
    })
    void aUserIsReadFromNumbersAndNames(
            String text, String name, long uid, String group, long gid, String home, boolean named) {
        assertThat(ImageUser.parse(text)).isEqualTo(new ImageUser(name, uid, group, gid, home, named));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a:b:c", "-x", "a/b", "99999999999", "4294967295"})
    void whatIsNoUserIsRefused(String text) {
        assertThatThrownBy(() -> ImageUser.parse(text)).isInstanceOf(TareException.class);
    }
}
