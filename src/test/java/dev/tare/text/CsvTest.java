package dev.tare.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "a | a",
                "a,b=c | a;b=c",
                "a,,b, | a;;b;",
                ", | ;",
                "\"a,b\",c | a,b;c",
                "\"\" | ''",
                "\"a\"\"b\"\"\" | a\"b\"",
                "\"\"\"\",\"\" | \";",
            })
    void fieldsAreThoseOfTheSpecification(String line, String fields) throws SyntaxException {
        assertThat(Csv.fields(line, "mounts")).isEqualTo(List.of(fields.split(";", -1)));
        assertThat(Csv.ofOption(line, "--mount")).isEqualTo(List.of(fields.split(";", -1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "a,\"b", "\"a\"\"", "\"a\"b", "a\"b", "a,b\"\""})
    void aQuoteOutOfPlaceIsNamed(String line) {
        assertThatThrownBy(() -> Csv.fields(line, "mounts"))
                .isInstanceOfSatisfying(
                        SyntaxException.class, e -> assertThat(line).contains(e.part))
                .hasMessageStartingWith("failed to parse csv mounts: ")
                .hasMessageContaining("quote");
        assertThatThrownBy(() -> Csv.ofOption(line, "--mount " + line))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("--mount " + line + ": ")
                .hasMessageContaining("quote");
    }

    @Test
    void nothingIsNoFlagOfAnInstructionAndOneFieldOfAnOption() {
        assertThatThrownBy(() -> Csv.fields("", "mounts")).hasMessage("failed to parse csv mounts: it is empty");
        assertThat(Csv.ofOption("", "--output")).containsExactly("");
    }
}
