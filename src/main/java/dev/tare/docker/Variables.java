package dev.tare.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Variables of docker's that stand for flags. */
final class Variables {
    private Variables() {}

    /** DOCKER_DEFAULT_PLATFORM, where no {@code --platform} is given. */
    static List<String> platform(List<String> words, Map<String, String> environment) {
        String platform = environment.getOrDefault("DOCKER_DEFAULT_PLATFORM", "");
        if (platform.isEmpty()) {
            return words;
        }
        for (String word : words) {
            if (word.equals("--platform") || word.startsWith("--platform=")) {
                return words;
            }
        }
        List<String> out = new ArrayList<>(List.of("--platform", platform));
        out.addAll(words);
        return out;
    }
}
