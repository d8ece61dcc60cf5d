package dev.tare.bake.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HclTest {
    /** Expressions without variables, and their values as JSON (hclsyntax/spec.md and the functions of go-cty). */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    1 + 2 * 3                                   @ 7
                    (1 + 2) * 3                                 @ 9
                    10 % 4 - -1                                 @ 3
                    1 / 3 > 0.333 && 1 / 3 < 0.334              @ true
                    "1" + 2                                     @ 3
                    1 == "1"                                    @ false
                    !(true && false) || false                   @ true
                    1 > 2 ? "a" : 2 > 1 ? "b" : "c"             @ "b"
                    "a${1 + 1}b${true}"                         @ "a2btrue"
                    "${[1, 2]}"                                 @ [1,2]
                    "$${x} %%{y} $x %x"                         @ "${x} %{y} $x %x"
                    "a\\tb\\u00e9\\\\\\""                       @ "a\\tbé\\\\\\""
                    "%{ if 1 < 2 }yes%{ else }no%{ endif }!"    @ "yes!"
                    "%{ for k, v in { b = 2, a = 1 } }${k}${v},%{ endfor }" @ "a1,b2,"
                    [for i, v in ["x", "y"] : "${i}${v}"]       @ ["0x","1y"]
                    { for v in ["x", "y"] : v => upper(v) if v != "y" } @ {"x":"X"}
                    [{ a = 1 }, { a = 2 }][*].a                 @ [1,2]
                    [{ a = [1, 2] }].*.a[0]                     @ [1,2]
                    null[*]                                     @ []
                    "x"[*]                                      @ ["x"]
                    { "a b" : 1, (upper("c")) = 2 }["C"]        @ 2
                    [1, 2, 3][1]                                @ 2
                    max([3, 5, 4]...)                           @ 5
                    1.50                                        @ 1.5
                    1e3                                         @ 1000
                    abs-ent == null ? 1 : 2                     @ !there is no variable
                    trimsuffix(trimprefix("v1.2-rc", "v"), "-rc") @ "1.2"
                    regex("([a-z]+)-([0-9]+)", "ab-12")         @ ["ab","12"]
                    regex("(?P<n>[0-9]+)", "ab-12")             @ {"n":"12"}
                    regexall("[0-9]", "a1b2")                   @ ["1","2"]
                    regex_replace("ab", "(a)(b)", "${"$"}2$1")  @ "ba"
                    format("%5s|%-5s|%05d|%x|%q|%v|%%", "a", "b", 7, 255, "q", [1]) @ "    a|b    |00007|ff|\\"q\\"|[1]|%"
                    format("%[2]s%[1]s", "a", "b")              @ "ba"
                    formatlist("%s-%s", ["a", "b"], "x")        @ ["a-x","b-x"]
                    chunklist([1, 2, 3], 2)                     @ [[1,2],[3]]
                    coalesce(null, "", "x")                     @ ""
                    compact(["a", "", null])                    @ ["a"]
                    distinct([1, 1, 2])                         @ [1,2]
                    setsubtract(["a", "b"], ["a"])              @ ["b"]
                    setsymmetricdifference(["a", "b"], ["b", "c"]) @ ["a","c"]
                    range(1, 7, 3)                              @ [1,4]
                    range(3, 0)                                 @ [3,2,1]
                    index(["a", "b"], 1)                        @ "b"
                    indexof(["a", "b"], "b")                    @ 1
                    zipmap(["a"], [1])                          @ {"a":1}
                    jsondecode("[1, {\\"a\\": null}]")          @ [1,{"a":null}]
                    jsonencode("<&>")                           @ "\\"\\\\u003c\\\\u0026\\\\u003e\\""
                    csvdecode("a,b\\n1,2\\n")                   @ [{"a":"1","b":"2"}]
                    base64encode("hello")                       @ "aGVsbG8="
                    md5("")                                     @ "d41d8cd98f00b204e9800998ecf8427e"
                    uuidv5("dns", "example.com")                @ "cfbff0d1-9375-5685-968c-48ce8b15ae17"
                    urlencode("a b&c")                          @ "a+b%26c"
                    cidrhost("10.1.2.0/24", -2)                 @ "10.1.2.254"
                    cidrnetmask("10.0.0.0/12")                  @ "255.240.0.0"
                    cidrsubnets("10.1.0.0/16", 4, 4, 8)         @ ["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24"]
                    cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162) @ "fd00:fd12:3456:7800:a200::/72"
                    semvercmp("1.2.3-rc1", ">=1.2")             @ false
                    semvercmp("2.0.0", "^1.2 || 2.x")           @ true
                    formattimestamp("YYYY-MM-DD'T'hh:mm:ssZ", 0) @ "1970-01-01T00:00:00Z"
                    timeadd("2024-02-28T23:00:00Z", "25h")      @ "2024-03-01T00:00:00Z"
                    convert("5", number) + 1                    @ 6
                    convert([1, 1], set(string))                @ ["1"]
                    try(1 / 0, "zero")                          @ "zero"
                    can("a" + 1)                                @ false
                    pow(2, 10)                                  @ 1024
                    parseint("ff", 16)                          @ 255
                    int(-1.7)                                   @ -1
                    title("a-b c")                              @ "A-B C"
                    substr("hello", -3, 2)                      @ "ll"
                    indent(2, "a\\nb")                          @ "a\\n  b"
                    basename("/a/b/") == "b" && dirname("/a/b/c") == "/a/b" @ true
                    1 / 0                                       @ !division by zero
                    [1][1]                                      @ !there is no [1] in a list of 1
                    { a = 1 }.b                                 @ !there is no "b" in this map: it has a
                    "x${null}"                                  @ !expected a text, not null
                    uper("a")                                   @ !there is no function uper
                    upper()                                     @ !upper: it takes 1 arguments, not 0
                    upper([1])                                  @ !upper: expected a text, not a list
                    1 +                                         @ !expected a value, not the end
                    "open                                       @ !the text is not closed
                    [1, 2                                       @ !expected "]"
                    pow(10, 100000)                             @ !too large
                    1e99999999                                  @ !too large
                    """)
    void hasTheValueOfTheReference(String expression, String expected) {
        SourceText source = new SourceText("test.hcl", expression);
        if (expected.startsWith("!")) {
            assertThatExceptionOfType(TareException.class)
                    .isThrownBy(() -> HclEvaluator.value(HclParser.expression(source), new Alone()))
                    .satisfies(e -> assertThat(e.problem().message()).contains(expected.substring(1)))
                    .satisfies(e -> assertThat(e.problem().location()).isNotNull());
            return;
        }
        Object value = HclEvaluator.value(HclParser.expression(source), new Alone());
        assertThat(new String(Json.write(HclValues.plain(value)), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    /** No variables, and the library's functions. */
    private static final class Alone implements HclScope {
        @Override
        public Object variable(String name, HclPlace at) {
            throw at.wrong("there is no variable " + name);
        }

        @Override
        public HclFunction function(String name, HclPlace at) {
            return HclFunctions.find(name, at, List.of());
        }
    }

    private static Object attribute(String text) {
        HclBody body = HclParser.parse(new SourceText("test.hcl", text));
        return HclEvaluator.value(body.attributes().get("a").value(), new Alone());
    }

    @Test
    void aHereDocumentKeepsItsLinesAndOneWithADashLosesWhatAllAreIndentedBy() {
        assertThat(attribute("a = <<EOT\n  one \\n\n two ${1 + 1}\nEOT\n")).isEqualTo("  one \\n\n two 2\n");
        assertThat(attribute("a = <<-EOT\n    one\n      two\n\n    three\n    EOT\n"))
                .isEqualTo("one\n  two\n\nthree\n");
        assertThat(attribute("a = <<-EOT\n  %{ for i in [1, 2] ~}\n  n${i}\n  %{ endfor ~}\n  EOT\nb = 1\n"))
                .isEqualTo("  n1\n  n2\n");
    }

    @Test
    void readsBlocksCommentsAndValuesOverSeveralLines() {
        HclBody body = HclParser.parse(new SourceText("test.hcl", """
                # one
                a = [ // two
                  1, /* three
                  */ 2,
                ]
                one two "three" { x = 1 }
                one {
                  y = { z = 1
                    w = (1
                      + 2) }
                }
                """));
        assertThat(body.attributes()).containsOnlyKeys("a");
        assertThat(body.blocks()).hasSize(2);
        assertThat(body.blocks().getFirst().labels()).containsExactly("two", "three");
        assertThat(body.blocks().get(1).body().attributes()).containsOnlyKeys("y");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    a = 1 b = 2       @ 1:7 @ expected the end of the line
                    a {               @ 1:4 @ the block is not closed
                    a = 1;            @ 1:6 @ expected the end of the line
                    a = <<X           @ 1:5 @ a here-document begins
                    a b               @ 1:4 @ expected "=" and a value
                    a = "\\q"         @ 1:6 @ there is no escape \\q
                    a = "%{ end }"    @ 1:8 @ there is no directive end
                    a = "%{ if true }" @ 1:8 @ there is no %{ endif }
                    """)
    void saysWhereATextIsNoHcl(String text, String place, String message) {
        assertThatExceptionOfType(TareException.class)
                .isThrownBy(() -> HclParser.parse(new SourceText("test.hcl", text)))
                .satisfies(e -> assertThat(e.problem().render())
                        .startsWith("test.hcl:" + place + ": ")
                        .contains(message));
    }

    @Test
    void aDeepTextIsRefusedAndEndsNoStack() {
        assertThatExceptionOfType(TareException.class)
                .isThrownBy(() -> HclParser.parse(new SourceText("test.hcl", "a = " + "(".repeat(100_000))))
                .satisfies(e -> assertThat(e.problem().message()).contains("nested too deeply"));
    }
}
