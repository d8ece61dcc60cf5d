package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final String CONTAINER = """
            {"Id": "abc", "State": {"Pid": 42, "Running": true, "Paused": false},
             "Args": ["-c", "x"], "Config": {"Labels": {"a.b": "1", "c": "2"}, "Env": null},
             "NetworkSettings": {"Ports": {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}]}}}
            """;

    private static String render(String template) {
        try {
            return Template.parse(template).render(Json.read(CONTAINER.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\1',
            value = {
                "{{.Id}}~abc",
                "{{ .State.Pid }}/{{.State.Running}}~42/true",
                "{{json .State}}~{\"Pid\":42,\"Running\":true,\"Paused\":false}",
                "{{.Args | json}}~[\"-c\",\"x\"]",
                "{{.Args}} {{.State}}~[-c x] map[Paused:false Pid:42 Running:true]",
                "{{join .Args \" \"}}~-c x",
                "{{index .Config.Labels \"a.b\"}}~1",
                "{{.Config.Labels.none}}~<no value>",
                "{{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}~8080",
                "{{range .Args}}<{{.}}>{{end}}~<-c><x>",
                "{{range $k, $v := .Config.Labels}}{{$k}}={{$v}},{{end}}~a.b=1,c=2,",
                "{{range $p, $c := .NetworkSettings.Ports}}{{$p}} {{(index $c 0).HostPort}}{{end}}~80/tcp 8080",
                "{{range .Config.Env}}x{{else}}none{{end}}~none",
                "{{if .State.Paused}}p{{else if .State.Running}}r{{else}}e{{end}}~r",
                "{{with .State}}{{.Pid}} {{$.Id}}{{end}}~42 abc",
                "{{if and .State.Running (not .State.Paused)}}up{{end}}~up",
                "{{if eq .State.Pid 42}}yes{{end}}~yes",
                "a {{- .Id -}} b~aabcb",
                "{{/* nothing */}}{{upper .Id}}{{len .Args}}~ABC2",
                "{{print .Id 3}}~abc3",
                "{{slice .Id 1}} {{slice .Id 0 2}} {{slice .Args 1}}~bc ab [x]",
                "{{printf \"%s-%d %5.1s|%-4v|%04d\" .Id .State.Pid .Id .Id .State.Pid}}~abc-42     a|abc |0042",
                "{{printf \"%q %v%% %x %t\" .Id .Args 255 true}}~\"abc\" [-c x]% ff true",
                "{{.Id | printf \"<%s>\"}}~<abc>",
                "{{printf \"%d %s\" .Id}}~%!d(abc) %!s(MISSING)",
            })
    void aTemplateIsFilledInAsGoDoes(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }

    /** What Docker 20.10 prints for an image and a container that set none of these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\1',
            value = {
                "[{{.Config.User}}]~[]~[]",
                "{{.Config.Volumes}} {{.Config.Entrypoint}} {{.Config.Healthcheck}}~map[] [] <nil>~map[] [] <nil>",
                "{{json .Config.Volumes}} {{json .Config.OnBuild}}~null null~null null",
                "{{range .Config.Volumes}}x{{end}}{{if .Config.Entrypoint}}y{{end}}{{len .Config.Labels}}~0~2",
                "{{.Config.StopSignal}}{{.Config.Hostname}}{{index .Config.Volumes \"x\"}}~''~''",
                "{{.Config.Tty}}[{{join .Config.Env \",\"}}]~false[]~false[]",
            })
    void aFieldThatDockerKnowsAndThatIsNotSetIsEmpty(String template, String image, String container) {
        assertThat(inspect(template, "{\"Config\": {\"Cmd\": [\"x\"]}}", false)).isEqualTo(image.replace("''", ""));
        assertThat(inspect(template, CONTAINER, true)).isEqualTo(container.replace("''", ""));
    }

    @Test
    void whatIsLeftOutOfDockersJsonIsLeftOut() {
        assertThat(inspect("{{json .Config}}", "{\"Config\": {\"Cmd\": [\"x\"]}}", false))
                .startsWith("{\"Cmd\":[\"x\"]")
                .contains("\"User\":\"\"", "\"Volumes\":null", "\"Tty\":false")
                .doesNotContain("Healthcheck", "Shell", "StopSignal");
        assertThat(inspect("{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.Memory}} {{.SizeRw}}", CONTAINER, true))
                .isEqualTo("no 0 <nil>");
        assertThatThrownBy(() -> inspect("{{.Config.Usr}}", "{}", false)).hasMessageContaining("no field \"Usr\"");
    }

    private static String inspect(String template, String json, boolean container) {
        try {
            return Template.parse(template).inspect(Json.readObject(json.getBytes(StandardCharsets.UTF_8)), container);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{.State.Pidd}}~--format: there is no field \"Pidd\"~did you mean \"Pid\"?",
                "{{jsn .}}~--format: there is no function \"jsn\"~did you mean \"json\"?",
                "{{.Id~--format: {{ without }}~",
                "{{if .Id}}x~--format: {{end}} is missing~",
                "{{end}}~--format: {{end}} closes nothing~",
                "{{define \"x\"}}~--format: {{define}} is not supported; print JSON and use jq for more~",
                "{{}}~--format: {{}} is empty~",
                "{{index .Args 9}}~--format: there is no item 9 in [-c x]~",
                "{{.Id 3}}~--format: .Id takes no argument~",
            })
    void whatIsWrongIsNamed(String template, String message, String hint) {
        assertThatThrownBy(() -> render(template)).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(TareException.USAGE);
            assertThat(e.problem().message()).isEqualTo(message);
            assertThat(e.problem().hint()).isEqualTo(hint);
        });
    }

    @Test
    void theFieldsThatThereAreStandInTheSameOrderInEachRun() {
        assertThatThrownBy(() -> inspect("{{.RootFS.Nope}}", "{\"RootFS\": {\"Type\": \"layers\"}}", false))
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(e.problem().hint()).isEqualTo("there are Type, BaseLayer, Layers"));
        assertThatThrownBy(() -> inspect("{{.Nope}}", "{\"Id\": \"x\"}", false))
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(e.problem().hint())
                                .startsWith("there are Id, Architecture, Author, Comment, Config, Container, ")
                                .endsWith(", Size, Variant, VirtualSize"));
    }

    @Test
    void aTemplateNestedWithoutEndIsRefused() {
        assertThatThrownBy(() -> Template.parse("{{if .}}".repeat(100_000))).isInstanceOf(TareException.class);
        assertThatThrownBy(() -> Template.parse("{{" + "(".repeat(100_000) + ".}}"))
                .isInstanceOf(TareException.class);
        assertThatThrownBy(() -> Template.parse("{{if .}}{{else if .}}".repeat(100_000)))
                .isInstanceOf(TareException.class);
    }

    @Test
    void aListingIsATableALineOrJson() {
        List<ReportFields> lines = List.of(new ReportFields(Map.of("ID", "1", "Names", "web"), Map.of("x", "y")));
        Map<String, String> headings = Map.of("ID", "CONTAINER ID", "Names", "NAMES");
        assertThat(Format.parse("table {{.Names}}\\t{{.ID}}").render(lines, headings))
                .isEqualTo("NAMES     CONTAINER ID\nweb       1\n");
        assertThat(Format.parse("{{.Label \"x\"}}\\t{{.ID}}").render(lines, headings))
                .isEqualTo("y\t1\n");
        assertThat(Format.parse("json").render(lines, headings)).isEqualTo("{\"ID\":\"1\",\"Names\":\"web\"}\n");
        assertThat(Format.parse("{{json .}}").render(lines, headings)).isEqualTo("{\"ID\":\"1\",\"Names\":\"web\"}\n");
        assertThat(Format.parse(null).isUsual()).isTrue();
    }
}
