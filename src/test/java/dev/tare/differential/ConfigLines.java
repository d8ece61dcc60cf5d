package dev.tare.differential;

/** Random instructions that set variables and the configuration. */
final class ConfigLines {
    private final Dice dice;

    ConfigLines(Dice dice) {
        this.dice = dice;
    }

    String line(StageSketch stage) {
        return switch (dice.number(20)) {
            case 0, 1, 2 -> "ENV " + pairs(stage, false);
            case 3 -> "ENV " + variable(stage) + " " + dice.of("old form ", "a  \"b\"  c", "$D x", "\\$D");
            case 4, 5 -> "ARG " + argument(stage);
            case 6, 7 -> "LABEL " + pairs(stage, true);
            case 8 ->
                "USER "
                        + (stage.shell
                                ? dice.of("bob", "root", "0", "1001:50", "5", "bob:staff", "${D:-bob}")
                                : dice.of("5", "5:6", "root"));
            case 9, 10 -> "WORKDIR " + directory();
            case 11 -> "EXPOSE " + dice.of("80", "80/udp 81", "8000-8003", "$D 9", "70/TCP", "1-2/sctp");
            case 12 -> "VOLUME " + dice.of("/v", "/v /w", "[\"/a b\", \"/c\"]", "rel", "${D:-/v}");
            case 13 -> "CMD " + command();
            case 14 -> "ENTRYPOINT " + command();
            case 15 -> "STOPSIGNAL " + dice.of("SIGINT", "9", "SIGRTMIN+3", "${D:-15}");
            case 16 ->
                "HEALTHCHECK "
                        + dice.of(
                                "NONE",
                                "CMD true",
                                "--interval=5s --retries=2 CMD [\"a\", \"b\"]",
                                "--timeout=1m30s --start-period=100ms CMD x $D");
            case 17 -> "MAINTAINER " + dice.of("me", "Some One <x@example.com>", "$D");
            case 18 ->
                stage.shell
                        ? "SHELL "
                                + dice.of(
                                        "[\"/bin/sh\", \"-ec\"]",
                                        "[\"sh\", \"-c\"]",
                                        "[\"/bin/busybox\", \"sh\", \"-uc\"]")
                        : "LABEL " + pairs(stage, true);
            default -> "# " + dice.of("a comment", "escape=`", "syntax=x");
        };
    }

    /** @return {@code NAME}, {@code NAME=value} */
    String argument(StageSketch stage) {
        String name = variable(stage);
        return dice.chance(35) ? name : name + "=" + value();
    }

    private String variable(StageSketch stage) {
        String name = dice.of("D", "D", "A", "B", "LONG_name1", "_x");
        stage.variables.add(name);
        return name;
    }

    private String pairs(StageSketch stage, boolean label) {
        StringBuilder out = new StringBuilder();
        for (int i = dice.chance(70) ? 1 : 3; i > 0; i--) {
            String key = label ? dice.of("k", "a.b/c", "\"q k\"", "$D.x", "v") : variable(stage);
            out.append(out.isEmpty() ? "" : dice.of(" ", "  ", " \\\n  "))
                    .append(key)
                    .append('=')
                    .append(value());
        }
        return out.toString();
    }

    private String value() {
        return switch (dice.number(8)) {
            case 0 -> dice.of("1", "1", "2", "plain", "\"\"", "''", "/x/y.tar.gz", "a=b", "");
            case 1 ->
                "\"" + dice.of("two words", "in $D it", "\\\"", "a\\\\b", "\\$D", "${A:-\"q\"}", "tab\tin", "#x")
                        + "\"";
            case 2 -> "'" + dice.of("single $D", "a\\b", "\"dq\"", "# no comment") + "'";
            case 3, 4, 5 -> expansion();
            case 6 ->
                dice.of("a\\ b", "a\\$D", "\\a", "x\"y z\"w", "$D$D", "${D}${A}", "$D.$A", "$Dx", "$", "$1", "a$");
            default -> expansion() + dice.of("", "-x", "/y") + expansion();
        };
    }

    private String expansion() {
        String name = dice.of("D", "D", "A", "B", "NONE", "LONG_name1");
        return switch (dice.number(12)) {
            case 0 -> "$" + name;
            case 1 -> "${" + name + "}";
            case 2 -> "${" + name + ":-def" + dice.of("", "$A", "${B:-x}", "/p") + "}";
            case 3 -> "${" + name + ":+alt$A}";
            case 4 -> "${" + name + dice.of("-u", "+s", ":-", ":+", "-", "+") + "}";
            case 5 -> "${" + name + dice.of("#*/", "##*/", "#?", "#/x", "##", "#[a-p]") + "}";
            case 6 -> "${" + name + dice.of("%.*", "%%.*", "%?", "%gz", "%%/*", "%") + "}";
            case 7 -> "${" + name + dice.of("/a/b", "//./_", "/x/", "//[xy]/Z", "/\\//-", "//l*n/") + "}";
            default -> "$" + name;
        };
    }

    private String directory() {
        return dice.of(
                "/w",
                "w2",
                "..",
                "../up",
                "/",
                "./x/",
                "/w/${D:-d}",
                "$D",
                "/a b",
                "\"/q d\"",
                "/srv/link",
                "/srv/link/sub",
                "/dangling/x",
                "//w//y/");
    }

    private String command() {
        return dice.of(
                "[\"a\", \"b c\"]",
                "[]",
                "run me $D",
                "[ \"x\" , \"$D\" ]",
                "[\"unclosed\"",
                "exec \"q\" 'r'",
                "['single']",
                "[\"\\u00e9\\n\"]");
    }
}
