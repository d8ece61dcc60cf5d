package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    /**
     * Each entry is a layer, or in brackets none, with its time where it has one; "?" is one without.
     *
     * @param layers their times, "?" for one that has none
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "?            | 7     | 7",
                "(?) ? ? (?)  | 7 8   | 7 7 8 8",
                "1 (2) ? (?)  | ? 7   | 1 2 7 7",
                "1 (2) (?) ?  | ? 7   | 1 2 7 7",
                // Of a base and no step: the base's last.
                "1 (2) (?)    | ?     | 1 2 2",
                // Nobody knows.
                "(?) (?)      | ''    | ? ?",
                "? (?)        | ?     | ? ?",
                "? (?) ?      | ? 7   | 7 7 7"
            })
    void timesThatAreMissingAreThoseThatBuildKitGives(String history, String layers, String expected) {
        List<History> entries = new ArrayList<>();
        for (String word : history.split(" ")) {
            boolean empty = word.startsWith("(");
            entries.add(new History(
                    time(empty ? word.substring(1, word.length() - 1) : word), word, null, null, empty));
        }
        List<@Nullable String> times = new ArrayList<>();
        for (String word : layers.isEmpty() ? new String[0] : layers.split(" ")) {
            times.add(time(word));
        }

        List<@Nullable String> dated = new ArrayList<>();
        History.dated(entries, times).forEach(entry -> dated.add(entry.created()));

        List<@Nullable String> wanted = new ArrayList<>();
        Arrays.stream(expected.split(" ")).forEach(word -> wanted.add(time(word)));
        assertThat(dated).isEqualTo(wanted);
    }

    private static @Nullable String time(String word) {
        return word.equals("?") ? null : word;
    }
}
