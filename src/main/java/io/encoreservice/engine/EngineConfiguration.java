package io.encoreservice.engine;

import io.encoreservice.engine.callback.CallbackConfiguration;
import io.encoreservice.engine.egress.EgressConfiguration;
import io.encoreservice.engine.queue.QueueConfiguration;
import io.encoreservice.engine.storage.StorageConfiguration;
import io.encoreservice.engine.transcode.TranscodeConfiguration;
import io.encoreservice.engine.web.WebConfiguration;
import io.encoreservice.engine.worker.WorkerConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The engine's beans; imports its features. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(EngineProperties.class)
@Import({
    CallbackConfiguration.class,
    EgressConfiguration.class,
    QueueConfiguration.class,
    StorageConfiguration.class,
    TranscodeConfiguration.class,
    WebConfiguration.class,
    WorkerConfiguration.class
})
public class EngineConfiguration {}
