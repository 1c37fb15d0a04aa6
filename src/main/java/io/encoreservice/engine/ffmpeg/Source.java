package io.encoreservice.engine.ffmpeg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an input is read from, and the options that keep ffmpeg and ffprobe there: no input may name another file or
 * address.
 *
 * @param location what follows {@code -i}
 * @param remote whether it is a web address
 * @param defaults options of its protocol, such as how to reconnect
 */
public record Source(String location, boolean remote, Map<String, String> defaults) {

    public Source {
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }

    // why: formats that hold their media themselves. Playlists and scripts (hls, dash, concat, imf, sdp, image2) do
    // not, and http needs tcp, https through a proxy httpproxy: with these a playlist dials whatever it names.
    private static final String SELF_CONTAINED = "aac,ac3,aiff,amr,ape,apng,asf,au,av1,avi,caf,dts,dtshd,dv,eac3,ffm,"
            + "flac,flv,gif,gxf,h264,hevc,ivf,m4v,matroska,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,"
            + "mpegvideo,mxf,nut,obu,ogg,rm,truehd,vc1,voc,vvc,w64,wav,wv,yuv4mpegpipe,bmp_pipe,dpx_pipe,exr_pipe,"
            + "gif_pipe,j2k_pipe,jpeg_pipe,jpegls_pipe,jpegxl_pipe,png_pipe,ppm_pipe,qoi_pipe,tiff_pipe,webp_pipe";

    // why: by their extension ffmpeg would read pictures as a numbered row of files, whose names are patterns.
    private static final Map<String, String> PICTURES = Map.of(
            "jpg", "jpeg_pipe",
            "jpeg", "jpeg_pipe",
            "png", "png_pipe",
            "webp", "webp_pipe",
            "tif", "tiff_pipe",
            "tiff", "tiff_pipe",
            "bmp", "bmp_pipe");

    /** The options that go before {@code -i} of a list of own files, which are joined. */
    static List<String> joiningGuards() {
        return List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                "concat," + SELF_CONTAINED,
                "-f",
                "concat",
                "-safe",
                "1");
    }

    /** @param defaults options of its protocol, for when the input has not these options itself */
    public static Source web(String uri, Map<String, String> defaults) {
        return new Source(uri, true, defaults);
    }

    public static Source file(Path path) {
        return new Source("file:" + path.toAbsolutePath(), false, Map.of());
    }

    /**
     * The options that go before {@code -i}.
     *
     * @param params the input's own options, which may say how to reconnect
     */
    public List<String> guards(Map<String, @Nullable String> params) {
        if (!remote) {
            List<String> guards =
                    new ArrayList<>(List.of("-protocol_whitelist", "file", "-format_whitelist", SELF_CONTAINED));
            String picture = PICTURES.get(
                    location.substring(location.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
            if (picture != null) {
                guards.addAll(List.of("-f", picture));
            }
            return guards;
        }
        List<String> guards = new ArrayList<>(List.of(
                "-protocol_whitelist", "http,https,tls,tcp,httpproxy,crypto", "-format_whitelist", SELF_CONTAINED));
        if (location.startsWith("https:")) {
            guards.addAll(List.of("-tls_verify", "1"));
        }
        defaults.forEach((option, value) -> {
            if (!params.containsKey(option)) {
                guards.addAll(List.of("-" + option, value));
            }
        });
        if (!params.containsKey("rw_timeout")) {
            guards.addAll(List.of("-rw_timeout", "60000000"));
        }
        return guards;
    }
}
