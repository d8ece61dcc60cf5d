package dev.tare.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

class JsonTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String[] TEXTS = {
        "",
        "a",
        "é",
        "\u2028",
        "\u007f",
        "/",
        "\"",
        "\\",
        "\n",
        "\u0001",
        "\u001f",
        "\ud83d\ude00",
        "line\r\n\t\b\f",
        "名前"
    };

    private static @Nullable Object random(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 7 : 9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> (long) random.nextInt(-20, 20);
            case 4 -> random.nextBoolean() ? random.nextDouble() : random.nextGaussian() * 1e300;
            case 5 -> BigInteger.valueOf(random.nextLong()).multiply(BigInteger.TEN.pow(20));
            case 6 -> TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
            case 7 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(random(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(TEXTS[random.nextInt(TEXTS.length)] + i, random(random, depth + 1));
                }
                yield map;
            }
        };
    }

    private static byte[] byJackson(@Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JACKSON.createGenerator(ObjectWriteContext.empty(), out)) {
            writeByJackson(generator, value);
        }
        return out.toByteArray();
    }

    private static void writeByJackson(JsonGenerator generator, @Nullable Object value) {
        switch (value) {
            case null -> generator.writeNull();
            case Boolean flag -> generator.writeBoolean(flag);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case BigInteger number -> generator.writeNumber(number);
            case List<?> list -> {
                generator.writeStartArray();
                list.forEach(item -> writeByJackson(generator, item));
                generator.writeEndArray();
            }
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((name, item) -> {
                    generator.writeName((String) name);
                    writeByJackson(generator, item);
                });
                generator.writeEndObject();
            }
            default -> generator.writeString((String) value);
        }
    }

    /** Null, in a list of its own, where it is no JSON. */
    private static @Nullable List<@Nullable Object> readByJackson(byte[] json) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                return null;
            }
            Object value = valueByJackson(parser);
            return parser.nextToken() == null ? Arrays.asList(value) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable Object valueByJackson(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, valueByJackson(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(valueByJackson(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static @Nullable List<@Nullable Object> read(byte[] json) {
        try {
            return Arrays.asList(Json.read(json));
        } catch (IOException e) {
            return null;
        }
    }

    @Test
    void whatIsWrittenIsTheSameBytesAsJacksonWritesAndReadsAsBefore() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Object value = random(random, 0);
            byte[] json = Json.write(value);
            assertThat(json).isEqualTo(byJackson(value));
            assertThat(Json.read(json)).isEqualTo(value);
        }
    }

    /** Of bytes that are put in place of others, mostly those that mean something. */
    @Test
    void whatIsNoJsonToJacksonIsNoneToUsAndAllElseReadsAlike() {
        Random random = new Random(4);
        byte[] signs = "{}[]\",:\\/0123456789+-.eEtrufalsn \n\t\u0001é".getBytes(StandardCharsets.UTF_8);
        int broken = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] json = Json.write(random(random, 0));
            for (int j = random.nextInt(3); j >= 0 && json.length > 0; j--) {
                json[random.nextInt(json.length)] = signs[random.nextInt(signs.length)];
            }
            List<@Nullable Object> theirs = readByJackson(json);
            broken += theirs == null ? 1 : 0;
            assertThat(read(json))
                    .describedAs(new String(json, StandardCharsets.ISO_8859_1))
                    .isEqualTo(theirs);
        }
        assertThat(broken).isBetween(10_000, 45_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|not JSON: it is empty",
                "{\"a\":1,\"a\":2}|not JSON: the name \"a\" stands twice at line 1, column 8",
                "{\"a\" 1}|not JSON: a colon is missing at line 1, column 6",
                "[1 2]|not JSON: a comma or ] is missing at line 1, column 4",
                "[1,]|not JSON: a value is missing at line 1, column 4",
                "[01]|not JSON: a number begins with 0 at line 1, column 3",
                "[1.]|not JSON: a digit is missing at line 1, column 4",
                "\"\\x\"|not JSON: an escape is unknown at line 1, column 2",
                "\"abc|not JSON: a string does not end at line 1, column 5",
                "[nul]|not JSON: a value is missing at line 1, column 2",
                "[|not JSON: it ends too early at line 1, column 2",
                "{} {}|not one JSON value: more follows at byte 3",
            })
    void anErrorSaysWhatIsWrongAndWhere(String json, String message) {
        assertThatIOException()
                .isThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8)))
                .withMessage(message);
    }

    @Test
    void anErrorCountsLines() {
        assertThatIOException()
                .isThrownBy(() -> Json.read("{\n  \"a\": 1,\n  b\n}".getBytes(StandardCharsets.UTF_8)))
                .withMessageEndingWith("at line 3, column 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 400, 501, 600, 1_000_000})
    void nestingHasALimit(int depth) {
        byte[] json = ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);

        assertThat(read(json) != null).isEqualTo(depth <= 501);
    }

    @Test
    void bytesThatAreNoUtf8AreNoString() {
        assertThat(read(new byte[] {'"', (byte) 0xC3, '"'})).isNull();
        assertThat(read(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
                .isNull();
    }

    @Test
    void halfOfAPairIsWrittenAsAnEscapeAndReadAgain() throws IOException {
        assertThat(Json.write("a\ud800b")).isEqualTo("\"a\\uD800b\"".getBytes(StandardCharsets.UTF_8));
        assertThat(Json.read(Json.write("a\ud800b"))).isEqualTo("a\ud800b");
    }

    @Test
    void aMapWithoutAnOrderIsWrittenInTheOrderOfItsNames() {
        Map<String, Object> sameInEachProcess = Map.of("c", 1L, "a", 2L, "b", Map.of("z", 1L, "y", 2L), "d", 3L);

        assertThat(Json.write(sameInEachProcess))
                .asString()
                .isEqualTo("{\"a\":2,\"b\":{\"y\":2,\"z\":1},\"c\":1,\"d\":3}");
    }

    @Test
    void aNumberThatIsNoneIsNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Double.NaN));
    }
}
