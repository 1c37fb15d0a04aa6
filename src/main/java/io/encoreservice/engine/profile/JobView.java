package io.encoreservice.engine.profile;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.MediaFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** A job as expressions see it: plain maps, lists and scalars under SVT Encore's names. */
record JobView(ObjectMapper mapper) {

    Map<String, Object> of(EncoreJob job) {
        JobRequest request = job.request();
        Map<String, Object> view = plain(request);
        view.put("profileParams", request.profileParams());
        view.put("id", job.id().toString());
        view.put("createdDate", job.createdDate().toString());
        view.put("status", job.state().status().name());
        view.put("progress", job.state().progress());
        view.put("inputs", inputs(request.inputs(), job.state().analyzed()));
        return view;
    }

    private List<Map<String, Object>> inputs(List<Input> inputs, List<MediaFile> analyzed) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Map<String, Object> view = plain(inputs.get(i));
            view.put("type", inputs.get(i).type().wireName());
            if (i < analyzed.size()) {
                view.put("analyzed", plain(analyzed.get(i)));
            }
            views.add(view);
        }
        return views;
    }

    private Map<String, Object> plain(@Nullable Object value) {
        return new LinkedHashMap<>(mapper.convertValue(value, new TypeReference<Map<String, Object>>() {}));
    }
}
