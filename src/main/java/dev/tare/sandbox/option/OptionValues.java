package dev.tare.sandbox.option;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Printable;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.text.Numbers;
import java.util.List;

/** Values of options that builds and containers share, in docker's form. */
public final class OptionValues {
    private static final List<String> ULIMITS = List.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private OptionValues() {}

    /** {@code HOST:IP} or {@code HOST=IP}; {@code host-gateway} is this machine. */
    public static Op.HostEntry host(String text) {
        int at = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        String name = at < 0 ? "" : text.substring(0, at);
        String address = at < 0 ? "" : text.substring(at + 1);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        // RUN has this machine's network: its gateway to the host is the loopback.
        address = address.equals("host-gateway") ? "127.0.0.1" : address;
        if (name.isEmpty() || !isAddress(address)) {
            throw TareException.usage("--add-host takes HOST:IP, not \"" + text + "\"", null);
        }
        requireWord("add-host", text);
        return new Op.HostEntry(name, address);
    }

    /** Requires one word: it becomes a part of a line of /etc/resolv.conf or /etc/hosts. */
    public static void requireWord(String flag, String text) {
        boolean one = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            one &= text.charAt(i) > ' ' && text.charAt(i) != 0x7f;
        }
        if (!one) {
            throw TareException.usage(
                    "--" + flag + " takes one word without blanks, not \"" + Printable.line(text) + "\"", null);
        }
    }

    /** Whether a text is an IP address, without looking any name up. */
    public static boolean isAddress(String text) {
        boolean numbers = !text.isEmpty() && (text.indexOf(':') >= 0 || Character.isDigit(text.charAt(0)));
        for (int i = 0; i < text.length(); i++) {
            numbers &= Character.digit(text.charAt(i), 16) >= 0 || text.charAt(i) == '.' || text.charAt(i) == ':';
        }
        try {
            // Of digits, dots and colons alone: no name is looked up.
            return numbers && java.net.InetAddress.getByName(text) != null;
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    /** {@code NAME=SOFT[:HARD]}; -1 is no limit. */
    public static Op.Ulimit ulimit(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String[] values =
                equals < 0 ? new String[0] : text.substring(equals + 1).split(":", -1);
        Long soft = values.length == 0 ? null : Numbers.within(values[0], -1, Long.MAX_VALUE);
        Long hard = values.length == 2 ? Numbers.within(values[1], -1, Long.MAX_VALUE) : soft;
        if (!ULIMITS.contains(name) || soft == null || hard == null || values.length > 2) {
            String near = ULIMITS.contains(name) ? null : NearNames.hint(name, ULIMITS);
            throw TareException.usage(
                    "--ulimit takes NAME=SOFT[:HARD], not \"" + text + "\"",
                    near == null ? "such as " + (ULIMITS.contains(name) ? name : "nofile") + "=1024:2048" : near);
        }
        if (hard >= 0 && (soft < 0 || soft > hard)) {
            throw TareException.usage("--ulimit " + text + ": the soft limit is above the hard one", null);
        }
        return new Op.Ulimit(name, soft, hard);
    }
}
