"""Model files as people write them: each is read whole, with the figures known of it, or names what it leaves open."""

import pytest

from stridelab.network import from_code

WHOLE = []
PARTLY = []


def whole(name, output, params, macs, code, picture=None):
    """A model in which everything is understood."""
    WHOLE.append(pytest.param(code, picture, output, params, macs, id=name))


def partly(name, words, code, output=None):
    """A model with parts that are named, each by some words, with line and column; the rest is shown."""
    PARTLY.append(pytest.param(code, words, output, id=name))


# ---- PyTorch

BOTTLENECKS = """
import torch
import torch.nn as nn
from torch import Tensor
from typing import Callable, List, Optional, Type


def k3(inside: int, outside: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inside, outside, kernel_size=3, stride=stride, padding=1, groups=groups, bias=False)


class Unit(nn.Module):
    expansion: int = 4

    def __init__(self, inplanes, planes, stride=1, downsample: Optional[Tensor] = None, groups=1, base=64, norm=None):
        super().__init__()
        if norm is None:
            norm = nn.BatchNorm2d
        if groups < 1:
            raise ValueError("a group at least")
        width = int(planes * (base / 64.0)) * groups
        self.conv1, self.bn1 = nn.Conv2d(inplanes, width, 1, bias=False), norm(width)
        self.conv2, self.bn2 = k3(width, width, stride, groups), norm(width)
        self.conv3, self.bn3 = nn.Conv2d(width, planes * self.expansion, 1, bias=False), norm(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


class Net(nn.Module):
    def __init__(self, block: Type[Unit], layers: List[int], num_classes: int = 1000, groups=1, width_per_group=64):
        super().__init__()
        self.inplanes, self.groups, self.base = 64, groups, width_per_group
        self.conv1 = nn.Conv2d(3, self.inplanes, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(self.inplanes)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._make_layer(block, 64, layers[0])
        self.layer2 = self._make_layer(block, 128, layers[1], stride=2)
        self.layer3 = self._make_layer(block, 256, layers[2], stride=2)
        self.layer4 = self._make_layer(block, 512, layers[3], stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out")
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(m.weight, 1)

    def _make_layer(self, block, planes, blocks, stride=1):
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(
                nn.Conv2d(self.inplanes, planes * block.expansion, 1, stride, bias=False),
                nn.BatchNorm2d(planes * block.expansion),
            )
        layers = [block(self.inplanes, planes, stride, downsample, self.groups, self.base)]
        self.inplanes = planes * block.expansion
        for _ in range(1, blocks):
            layers.append(block(self.inplanes, planes, groups=self.groups, base=self.base))
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        x = torch.flatten(self.avgpool(x), 1)
        return self.fc(x)


def _net(layers, weights, **kwargs):
    if weights is not None:
        kwargs["num_classes"] = len(weights.meta["categories"])
    model = Net(Unit, layers, **kwargs)
    if weights is not None:
        model.load_state_dict(weights.get_state_dict())
    return model


def wide(*, weights=None, **kwargs):
    kwargs.update({"groups": 32})
    kwargs["width_per_group"] = 4
    return _net([3, 4, 6, 3], weights, **kwargs)
"""
whole("bottlenecks with groups: ResNeXt-50", (1000, 1, 1), 25_028_904, 4_230_479_872, BOTTLENECKS)

CONFIGURED = """
cfgs = {"A": [64, "M", 128, "M"], "D": [64, 64, "M", 128, 128, "M", *([256] * 3), "M", *([512] * 3 + ["M"]) * 2]}

def make_layers(cfg, batch_norm=False):
    layers, in_channels = [], 3
    for v in cfg:
        if v == "M":
            layers += [nn.MaxPool2d(kernel_size=2, stride=2)]
        else:
            v = cast(int, v)
            conv2d = nn.Conv2d(in_channels, v, kernel_size=3, padding=1)
            layers += [conv2d, nn.BatchNorm2d(v), nn.ReLU(inplace=True)] if batch_norm else [conv2d, nn.ReLU(True)]
            in_channels = v
    return nn.Sequential(*layers)

class Plain(nn.Module):
    def __init__(self, features: nn.Module, num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096), nn.ReLU(True), nn.Dropout(p=dropout),
            nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(p=dropout), nn.Linear(4096, num_classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))

net = Plain(make_layers(cfgs["D"]))
"""
whole("a list with M in it: VGG-16", (1000, 1, 1), 138_357_544, 15_470_264_320, CONFIGURED)

DENSE = """
class Dense(nn.Sequential):
    def __init__(self, inside, growth, bottleneck, drop):
        super(Dense, self).__init__()
        self.add_module('norm1', nn.BatchNorm2d(inside)),
        self.add_module('relu1', nn.ReLU(inplace=True)),
        self.add_module('conv1', nn.Conv2d(inside, bottleneck * growth, kernel_size=1, bias=False)),
        self.add_module('norm2', nn.BatchNorm2d(bottleneck * growth)),
        self.add_module('relu2', nn.ReLU(inplace=True)),
        self.add_module('conv2', nn.Conv2d(bottleneck * growth, growth, kernel_size=3, padding=1, bias=False)),
        self.drop = drop
    def forward(self, x):
        new = super(Dense, self).forward(x)
        if self.drop > 0:
            new = F.dropout(new, p=self.drop, training=self.training)
        return torch.cat([x, new], 1)

class Whole(nn.Module):
    def __init__(self, growth=32, blocks=(6, 12, 24, 16), width=64, classes=1000):
        super().__init__()
        self.features = nn.Sequential(OrderedDict([
            ('conv0', nn.Conv2d(3, width, kernel_size=7, stride=2, padding=3, bias=False)),
            ('norm0', nn.BatchNorm2d(width)), ('relu0', nn.ReLU(inplace=True)), ('pool0', nn.MaxPool2d(3, 2, 1)),
        ]))
        for i, count in enumerate(blocks):
            block = nn.Sequential()
            for j in range(count):
                block.add_module('layer%d' % (j + 1), Dense(width + j * growth, growth, 4, 0))
            self.features.add_module(f'block{i + 1}', block)
            width += count * growth
            if i != len(blocks) - 1:
                self.features.add_module('transition{}'.format(i + 1), nn.Sequential(
                    nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, width // 2, 1, bias=False), nn.AvgPool2d(2, 2)))
                width //= 2
        self.features.add_module('last', nn.BatchNorm2d(width))
        self.classifier = nn.Linear(width, classes)
    def forward(self, x):
        features = self.features(x)
        out = F.adaptive_avg_pool2d(F.relu(features, inplace=True), (1, 1)).view(features.size(0), -1)
        return self.classifier(out)
"""
whole("add_module and torch.cat: DenseNet-121", (1000, 1, 1), 7_978_856, 2_834_161_664, DENSE)

ZEROS_FOR_CHANNELS = """
class Apply(nn.Module):
    def __init__(self, function):
        super(Apply, self).__init__()
        self.function = function
    def forward(self, x):
        return self.function(x)

class Block(nn.Module):
    def __init__(self, inside, planes, stride=1):
        super(Block, self).__init__()
        self.conv1 = nn.Conv2d(inside, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Sequential()
        if stride != 1 or inside != planes:
            self.shortcut = Apply(lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, planes//4, planes//4), "constant", 0))
    def forward(self, x):
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        out += self.shortcut(x)
        return F.relu(out)

class Small(nn.Module):
    def __init__(self, counts, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        blocks, inside = [], 16
        for planes, count in zip((16, 32, 64), counts):
            for stride in [1 if planes == 16 else 2] + [1] * (count - 1):
                blocks.append(Block(inside, planes, stride))
                inside = planes
        self.blocks = nn.Sequential(*blocks)
        self.linear = nn.Linear(64, classes)
    def forward(self, x):
        out = self.blocks(F.relu(self.bn1(self.conv1(x))))
        out = F.avg_pool2d(out, out.size()[3])
        return self.linear(out.view(out.size(0), -1))

net = Small([5, 5, 5])
print(net(torch.randn(1, 3, 32, 32)).shape)
"""
# He et al., table 6: ResNet-32 for CIFAR-10 has 0.46 million parameters (its shortcuts none).
whole("every second pixel and channels of zeros: ResNet-32", (10, 1, 1), 464_154, 68_862_592, ZEROS_FOR_CHANNELS)

SCRIPT = """
import torchvision.transforms as transforms
transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
loader = torch.utils.data.DataLoader(datasets.MNIST('data', train=True, transform=transform), batch_size=64)

class Digits(nn.Module):
    def __init__(self):
        super(Digits, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, 1)
        self.conv2 = nn.Conv2d(32, 64, 3, 1)
        self.dropout1, self.dropout2 = nn.Dropout(0.25), nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 128)
        self.fc2 = nn.Linear(128, 10)
    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(self.dropout1(x), 1)
        x = self.dropout2(F.relu(self.fc1(x)))
        return F.log_softmax(self.fc2(x), dim=1)

def train(args, model, device, optimizer, epoch):
    model.train()
    for batch, (data, target) in enumerate(loader):
        optimizer.zero_grad()
        loss = F.nll_loss(model(data.to(device)), target)
        loss.backward()
        optimizer.step()

def main():
    args = argparse.ArgumentParser().parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Digits().to(device)
    optimizer = optim.Adadelta(model.parameters(), lr=args.lr)
    for epoch in range(1, args.epochs + 1):
        train(args, model, device, optimizer, epoch)
    if args.save_model:
        torch.save(model.state_dict(), "digits.pt")

if __name__ == '__main__':
    main()
"""
whole("a whole script", (10, 1, 1), 1_199_882, 11_992_448, SCRIPT)

whole(
    "a training loop calls the same model again and again",
    (2, 1, 1),
    242,
    221_200,
    """
model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))
x, y = torch.randn(16, 3, 32, 32), torch.randint(0, 2, (16,))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(100):
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
""",
)
whole(
    "modules in lists, looked up by number",
    (10, 1, 1),
    24_458,
    34_321_024,
    """
class Net(nn.Module):
    def __init__(self, channels=(3, 16, 32, 64), classes=10):
        super().__init__()
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for before, after in zip(channels[:-1], channels[1:]):
            self.convs.append(nn.Conv2d(before, after, 3, stride=2, padding=1))
            self.norms.append(nn.BatchNorm2d(after))
        self.head = nn.Linear(channels[-1], classes)
    def forward(self, x):
        for i, conv in enumerate(self.convs):
            x = self.norms[i](conv(x))
            if i < len(self.convs) - 1:
                x = F.relu(x, inplace=True)
        return self.head(x.mean(dim=(2, 3)))
""",
)
whole(
    "squeeze and excitation with views",
    (64, 56, 56),
    896 + 32 * 2 * 2 + 18_496,
    27 * 32 * 112**2 + 128 + 9 * 32 * 64 * 56**2,
    """
class Excite(nn.Module):
    def __init__(self, channel, reduction=16):
        super(Excite, self).__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(nn.Linear(channel, channel // reduction, bias=False), nn.ReLU(inplace=True),
                                nn.Linear(channel // reduction, channel, bias=False), nn.Sigmoid())
    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)
net = nn.Sequential(nn.Conv2d(3, 32, 3, stride=2, padding=1), Excite(32), nn.Conv2d(32, 64, 3, stride=2, padding=1))
""",
)
whole(
    "depthwise separable blocks from a list of numbers and pairs",
    (10, 1, 1),
    3_207_306,
    46_354_432,
    """
class Separable(nn.Module):
    def __init__(self, in_ch, out_ch, stride=1):
        super().__init__()
        self.depthwise = nn.Conv2d(in_ch, in_ch, 3, stride=stride, padding=1, groups=in_ch, bias=False)
        self.pointwise = nn.Conv2d(in_ch, out_ch, kernel_size=1, bias=False)
        self.bn, self.act = nn.BatchNorm2d(out_ch), nn.ReLU6(inplace=True)
    def forward(self, x):
        return self.act(self.bn(self.pointwise(self.depthwise(x))))
class Mobile(nn.Module):
    cfg = [64, (128, 2), 128, (256, 2), 256, (512, 2), 512, 512, 512, 512, 512, (1024, 2), 1024]
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.layers = self._make_layers(in_planes=32)
        self.linear = nn.Linear(1024, classes)
    def _make_layers(self, in_planes):
        layers = []
        for x in self.cfg:
            out_planes = x if isinstance(x, int) else x[0]
            layers.append(Separable(in_planes, out_planes, 1 if isinstance(x, int) else x[1]))
            in_planes = out_planes
        return nn.Sequential(*layers)
    def forward(self, x):
        out = F.avg_pool2d(self.layers(F.relu(self.bn1(self.conv1(x)))), 2)
        return self.linear(out.view(out.size(0), -1))
def check():
    net = Mobile()
    print(net(torch.randn(1, 3, 32, 32)).size())
""",
)
whole(
    "split channels, and maps joined from a list",
    (32, 56, 56),
    464 + 4_672 + 1_088 + 2_336 + 1_600,
    None,
    """
class Conv(nn.Module):
    default_act = nn.SiLU()
    def __init__(self, c1, c2, k=1, s=1, p=None, act=True):
        super().__init__()
        self.conv = nn.Conv2d(c1, c2, k, s, autopad(k, p), bias=False)
        self.bn = nn.BatchNorm2d(c2)
        self.act = self.default_act if act is True else act if isinstance(act, nn.Module) else nn.Identity()
    def forward(self, x):
        return self.act(self.bn(self.conv(x)))
def autopad(k, p=None):
    if p is None:
        p = k // 2 if isinstance(k, int) else [x // 2 for x in k]
    return p
class Split(nn.Module):
    def __init__(self, c, n=1):
        super().__init__()
        self.c = int(c * 0.5)
        self.cv1 = Conv(c, 2 * self.c)
        self.cv2 = Conv((2 + n) * self.c, c)
        self.m = nn.ModuleList(Conv(self.c, self.c, (3, 3)) for _ in range(n))
    def forward(self, x):
        y = list(self.cv1(x).chunk(2, 1))
        y.extend(m(y[-1]) for m in self.m)
        return self.cv2(torch.cat(y, 1))
net = nn.Sequential(Conv(3, 16, 3, 2), Conv(16, 32, 3, 2), Split(32))
""",
)
whole(
    "channels at the end, for Linear at every position",
    (96, 56, 56),
    4_704 + 4_800 + 192 + 37_248 + 36_960,
    (4_608 + 4_704 + 2 * 36_864) * 56**2,
    """
class Block(nn.Module):
    def __init__(self, dim, drop_path=0.):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1, self.act, self.pwconv2 = nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim)
        self.drop_path = DropPath(drop_path) if drop_path > 0. else nn.Identity()
    def forward(self, x):
        way = x
        x = self.dwconv(x).permute(0, 2, 3, 1)
        x = self.pwconv2(self.act(self.pwconv1(self.norm(x))))
        return way + self.drop_path(x.permute(0, 3, 1, 2))
net = nn.Sequential(nn.Conv2d(3, 96, 4, stride=4), Block(96))
""",
)
whole(
    "lazy layers, nested stacks, generators, dictionaries of widths",
    (10, 1, 1),
    432 + 4_608 + 18_432 + 2 * (16 + 32 + 64) + 650,
    None,
    """
cbr = lambda c, s=1: nn.Sequential(nn.LazyConv2d(c, 3, s, 1, bias=False), nn.LazyBatchNorm2d(), nn.Identity())
widths = {"stem": 16, "body": [32, 64]}
body = nn.Sequential(*(nn.Sequential(cbr(c, s=2), nn.Hardswish()) for c in widths["body"]))
net = nn.Sequential(OrderedDict(stem=cbr(widths['stem']), body=body, pool=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(1)))
net.add_module("fc", nn.LazyLinear(10))
""",
)
whole(
    "a static method, a property, named children, a configuration class, a wrapper",
    (64, 1, 1),
    448 + 4_640 + 18_496,
    None,
    """
@dataclass
class Config:
    width: int = 8
    depth: int = 2
class Body(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        for d in range(cfg.depth):
            setattr(self, f"conv{d}", nn.Conv2d(3 if d == 0 else cfg.width << (d - 1), cfg.width << d, 3, 2, bias=True))
    @staticmethod
    def act(x):
        return F.silu(x)
    @property
    def rest(self):
        return [2, 3]
    def forward(self, x):
        for name, layer in self.named_children():
            x = self.act(layer(x))
        return torch.mean(x, dim=self.rest)
net = nn.DataParallel(Body(Config(16, depth=3)))
""",
)
whole(
    "layers of its own kind",
    (8, 56, 56),
    224,
    None,
    """
class Same(nn.Conv2d):
    def __init__(self, cin, cout, k, **rest):
        super().__init__(cin, cout, k, padding=k // 2, **rest)
    def forward(self, x):
        return super().forward(F.relu(x))
class Halve(nn.MaxPool2d):
    pass
net = nn.Sequential(Same(3, 8, 3, stride=2), Halve(2))
""",
)
whole(
    "rows and columns averaged one after the other, and a pixel taken out",
    (2, 1, 1),
    242,
    None,
    """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features, self.classifier = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.ReLU()), nn.Linear(8, 2)
    def forward(self, x):
        x = self.features(x).mean(3, keepdim=True).mean(2, keepdim=True)
        return self.classifier(x[:, :, 0, 0])
""",
)

# ---- Keras

whole(
    "a Sequential in a script",
    (10, 1, 1),
    34_826,
    2_440_960,
    """
from tensorflow import keras
from tensorflow.keras import layers
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = np.expand_dims(x_train.astype("float32") / 255, -1)
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, kernel_size=(3, 3), activation="relu"), layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Conv2D(64, kernel_size=(3, 3), activation="relu"), layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, activation="softmax"),
])
model.summary()
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=128, epochs=15, validation_split=0.1)
print("Test loss:", model.evaluate(x_test, y_test, verbose=0)[0])
""",
)
whole(
    "model.add in a loop over filters",
    (10, 1, 1),
    None,
    None,
    """
model = Sequential()
model.add(InputLayer(input_shape=(32, 32, 3)))
for filters in [64, 128, 256]:
    model.add(Conv2D(filters, (3, 3), padding='same', activation='relu', kernel_initializer='he_normal'))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(SpatialDropout2D(rate=0.25))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
opt = keras.optimizers.RMSprop(learning_rate=0.0001)
model.compile(loss='categorical_crossentropy', optimizer=opt)
""",
)
whole(
    "the size of the picture stands in a later layer",
    (5, 1, 1),
    None,
    None,
    """
augment = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(factor=0.1)])
model = Sequential([
  augment,
  layers.Rescaling(scale=1. / 255, input_shape=(180, 180, 3)),
  layers.Conv2D(16, 3, padding='same', activation=tf.nn.relu),
  layers.MaxPooling2D(),
  layers.Flatten(), layers.Dense(5),
])
""",
)
whole(
    "residual blocks with names, strides in the 1x1: keras.applications.ResNet50",
    (1000, 1, 1),
    25_636_712,
    3_857_973_248,
    """
def block(x, filters, stride=1, conv_shortcut=True, name=None):
    axis = 3 if backend.image_data_format() == "channels_last" else 1
    if conv_shortcut:
        way = layers.Conv2D(4 * filters, 1, strides=stride, name=name + "_0_conv")(x)
        way = layers.BatchNormalization(axis=axis, epsilon=1.001e-5, name=name + "_0_bn")(way)
    else:
        way = x
    for number, (width, kernel, padding) in enumerate([(filters, 1, "valid"), (filters, 3, "SAME")], 1):
        x = layers.Conv2D(width, kernel, strides=stride, padding=padding, name=f"{name}_{number}_conv")(x)
        x = layers.BatchNormalization(axis=axis, name=f"{name}_{number}_bn")(x)
        x, stride = layers.Activation("relu", name=name + "_%d_relu" % number)(x), 1
    x = layers.Conv2D(4 * filters, 1, name=name + "_3_conv")(x)
    x = layers.BatchNormalization(axis=axis, name=name + "_3_bn")(x)
    x = layers.Add(name=name + "_add")([way, x])
    return layers.Activation("relu", name=name + "_out")(x)

def stack(x, filters, blocks, stride1=2, name=None):
    x = block(x, filters, stride=stride1, name=name + "_block1")
    for i in range(2, blocks + 1):
        x = block(x, filters, conv_shortcut=False, name=name + "_block" + str(i))
    return x

picture = layers.Input(shape=(224, 224, 3))
x = layers.ZeroPadding2D(padding=((3, 3), (3, 3)), name="conv1_pad")(picture)
x = layers.Conv2D(64, 7, strides=2, use_bias=True, name="conv1_conv")(x)
x = layers.BatchNormalization(name="conv1_bn")(x)
x = layers.Activation("relu")(x)
x = layers.MaxPooling2D(3, strides=2)(layers.ZeroPadding2D(padding=(1, 1))(x))
stages = (("conv2", 64, 3, 1), ("conv3", 128, 4, 2), ("conv4", 256, 6, 2), ("conv5", 512, 3, 2))
for name, filters, blocks, stride in stages:
    x = stack(x, filters, blocks, stride1=stride, name=name)
x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
model = Model(picture, layers.Dense(1000, activation="softmax")(x), name="resnet50")
""",
)
whole(
    "separable convolutions and a residual kept in a variable",
    (1, 1, 1),
    None,
    None,
    """
def make_model(input_shape, num_classes):
    inputs = keras.Input(shape=input_shape)
    x = layers.Rescaling(1.0 / 255)(inputs)
    x = layers.Conv2D(128, 3, strides=2, padding="same")(x)
    before = x
    for size in [256, 512]:
        x = layers.SeparableConv2D(size, 3, padding="same")(layers.Activation("relu")(x))
        x = layers.MaxPooling2D(3, strides=2, padding="same")(layers.BatchNormalization()(x))
        residual = layers.Conv2D(size, 1, strides=2, padding="same")(before)
        x = before = layers.add([x, residual])
    x = layers.GlobalAveragePooling2D()(x)
    if num_classes == 2:
        units = 1
    else:
        units = num_classes
    return keras.Model(inputs, layers.Dense(units, activation=None)(layers.Dropout(0.25)(x)))
size = (180, 180)
model = make_model(input_shape=size + (3,), num_classes=2)
keras.utils.plot_model(model, show_shapes=True)
""",
)
whole(
    "a subclassed model that is built",
    (10, 1, 1),
    694_090,
    None,
    """
class MyModel(tf.keras.Model):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = tf.keras.layers.Conv2D(32, 3, strides=2, activation='relu')
        self.bn = tf.keras.layers.BatchNormalization()
        self.flatten = tf.keras.layers.Flatten()
        self.d1 = tf.keras.layers.Dense(128, activation='relu')
        self.d2 = tf.keras.layers.Dense(num_classes)
    def call(self, x, training=False):
        x = self.bn(self.conv1(x), training=training)
        if training:
            x = self.dropout(x)
        return self.d2(self.d1(self.flatten(x)))
model = MyModel()
model.build(input_shape=(None, 28, 28, 1))
""",
)
whole(
    "layers of the text's own, and a loop over a model's layers",
    (2, 1, 1),
    None,
    None,
    """
class ConvBlock(layers.Layer):
    def __init__(self, filters, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)
        self.bn, self.relu = layers.BatchNormalization(), layers.ReLU(max_value=6.0)
    def call(self, inputs):
        return self.relu(self.bn(self.conv(inputs)))
net = keras.Sequential([ConvBlock(16, strides=2), ConvBlock(32, 2), layers.GlobalMaxPooling2D(), layers.Dense(2)])
X = tf.random.uniform(shape=(1, 96, 96, 3))
for layer in net.layers:
    X = layer(X)
    print(layer.__class__.__name__, 'output shape:', X.shape)
""",
)
whole(
    "channels asked for, not said; squeeze and excitation with Reshape",
    (10, 1, 1),
    320 + 32 * 2 * 2 + 330,
    None,
    """
def excite(init, ratio=16):
    channel_axis = 1 if K.image_data_format() == "channels_first" else -1
    filters = K.int_shape(init)[channel_axis]
    se = Reshape((1, 1, filters))(GlobalAveragePooling2D()(init))
    se = Dense(filters // ratio, activation='relu', kernel_initializer='he_normal', use_bias=False)(se)
    se = Dense(filters, activation='sigmoid', kernel_initializer='he_normal', use_bias=False)(se)
    if K.image_data_format() == 'channels_first':
        se = Permute((3, 1, 2))(se)
    return multiply([init, se])
rows, cols = 28, 28
if K.image_data_format() == 'channels_first':
    input_shape = (1, rows, cols)
else:
    input_shape = (rows, cols, 1)
inp = Input(shape=input_shape)
x = excite(Conv2D(32, (3, 3), padding='same')(inp))
x = Conv2D(10, 1)(GlobalAveragePooling2D(keepdims=True)(x))
model = Model(inp, Flatten()(x))
""",
)
whole(
    "channels first, in so many words",
    (4, 1, 1),
    None,
    None,
    """
m = tf.keras.Sequential([
  tf.keras.layers.Conv2D(8, 5, strides=(2, 1), data_format='channels_first', input_shape=(3, 64, 48)),
  tf.keras.layers.MaxPool2D(data_format='channels_first'), tf.keras.layers.Flatten(), tf.keras.layers.Dense(4)])
""",
)
whole(
    "functions of TensorFlow, slices in a Lambda",
    (3, 1, 1),
    448 * 2 + 99,
    None,
    """
x = tf.keras.Input((32, 32, 3))
y = tf.nn.relu(tf.keras.layers.Conv2D(16, 3)(x))
y = y + tf.keras.layers.Conv2D(16, 3)(x)
y = tf.keras.layers.Lambda(lambda t: t[:, ::2, ::2, :])(tf.concat([y, y], axis=-1))
y = tf.keras.layers.LeakyReLU(alpha=0.1)(y)
y = tf.reduce_mean(y, axis=[1, 2])
model = tf.keras.Model(x, tf.keras.layers.Dense(3)(y))
""",
)
whole(
    "a picture without channels, given its shape; borders in three forms; a depth multiplier",
    (10, 13, 31),
    10 * 2 + 5 * 3 * 1 * 10 + 10,
    None,
    """
inp = layers.Input((28, 28))
x = layers.Reshape(target_shape=(28, 28, 1))(inp)
x = layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding='same')(x)
x = layers.ZeroPadding2D(padding=((1, 0), (2, 1)))(x)
x = layers.ZeroPadding2D(6)(layers.ZeroPadding2D((1, 2))(x))
x = layers.Conv2D(filters=10, kernel_size=[5, 3], strides=[2, 1], groups=2, dilation_rate=1)(x)
model = keras.models.Model(inputs=inp, outputs=layers.MaxPool2D((1, 1), (1, 1))(x)[:, :, ::1])
""",
)

# ---- What is not understood


partly(
    "a layer of a decoder that comes from elsewhere",
    ["nn.Fold is not understood", "the first map is passed on", "taken to give the 64 read here"],
    """
class Double(nn.Module):
    def __init__(self, in_channels, out_channels, mid=None):
        super().__init__()
        if not mid:
            mid = out_channels
        self.double = nn.Sequential(nn.Conv2d(in_channels, mid, 3, padding=1), nn.ReLU(),
                                    nn.Conv2d(mid, out_channels, 3, padding=1), nn.ReLU())
    def forward(self, x):
        return self.double(x)
class UNet(nn.Module):
    def __init__(self, n_channels, n_classes):
        super().__init__()
        self.inc, self.pool, self.down = Double(n_channels, 32), nn.MaxPool2d(2), Double(32, 64)
        self.up = nn.Fold(64, kernel_size=2, stride=2)
        self.conv = Double(64, 32)
        self.outc = nn.Conv2d(32, n_classes, 1)
    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down(self.pool(x1))
        up = self.up(x2)
        rows, cols = x1.size()[2] - up.size()[2], x1.size()[3] - up.size()[3]
        up = F.pad(up, [cols // 2, cols - cols // 2, rows // 2, rows - rows // 2])
        return self.outc(self.conv(torch.cat([x1, up], dim=1)))
""",
)
partly(
    "a learned factor, and layers without a word here",
    ["Parameter is not known here", "nn.Hardtanh is not understood", "nn.Fold is not understood"],
    """
class Scale(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv, self.gamma = nn.Conv2d(c, c, 3, padding=1), nn.Parameter(torch.ones(c, 1, 1))
    def forward(self, x):
        return x + self.gamma * self.conv(x)
net = nn.Sequential(Scale(3), nn.Hardtanh(), nn.Fold(3, 2), nn.Conv2d(3, 4, 1))
""",
    (4, 224, 224),
)
partly(
    "a base made elsewhere, in Keras",
    ["Line 1, column 8: MobileNetV2 is not understood"],
    """base = tf.keras.applications.MobileNetV2(input_shape=(160, 160, 3), include_top=False)
inputs = tf.keras.Input(shape=(160, 160, 3))
x = tf.keras.layers.GlobalAveragePooling2D()(base(inputs, training=False))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))""",
    (1, 1, 1),
)
partly(
    "several functions that nobody calls",
    ["big is shown, and not small. Add a line that calls it."],
    """
def net(width, **rest):
    return nn.Sequential(nn.Conv2d(3, width, 3), nn.ReLU())
def small(): return net(4)
def big(): return net(8)
""",
    (8, 222, 222),
)
partly(
    "a long loop",
    ["This loop runs 300,000 times and is left out; 10,000 times are the most."],
    "net = nn.Sequential(nn.Conv2d(3, 4, 3))\nfor step in range(300000):\n    train(net, step)",
    (4, 222, 222),
)
partly(
    "a part of a batch",
    ["This part of a map is not understood"],
    "x = torch.randn(2, 3, 32, 32)\ny = nn.Conv2d(3, 4, 3)(x)[0]\nz = F.relu(y)",
)
whole(
    "a shuffle of channels, and sequences of patches",
    (12, 14, 14),
    9228,
    1806336,
    """
def shuffle(x, groups):
    batch, channels, height, width = x.size()
    x = torch.transpose(x.view(batch, groups, channels // groups, height, width), 1, 2).contiguous()
    return x.view(batch, channels, height, width)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Conv2d(3, 12, kernel_size=16, stride=16)
    def forward(self, x):
        return shuffle(self.proj(x), 3).flatten(2).transpose(1, 2)
""",
)


@pytest.mark.parametrize(("code", "picture", "output", "params", "macs"), WHOLE)
def test_model_files_are_read_whole(code, picture, output, params, macs):
    net = from_code(code, picture)
    assert [note for note in net.notes if "The code does not say" not in note.text] == []
    assert all(layer.op != "unknown" for layer in net)
    assert net.output_shape == output
    assert params in (None, net.num_params)
    assert macs in (None, net.macs)


@pytest.mark.parametrize(("code", "words", "output"), PARTLY)
def test_what_a_model_file_leaves_open_is_named(code, words, output):
    net = from_code(code)
    notes = [str(note) for note in net.notes]
    for each in words:
        assert any(each in note for note in notes), notes
    assert all(note.startswith("Line ") and ", column " in note for note in notes)
    assert len(net) > 1
    assert output in (None, net.output_shape)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("nn.Sequential(nn.Conv2d(3, 8, 3, padding='same', stride=2), nn.ReLU())", 'PyTorch refuses padding="same"'),
        ("Sequential([Conv2D(8, 3, padding='causal', input_shape=(32, 32, 3))])", "not 'causal'. For numbers use"),
        (
            "x = Input((9, 9, 3))\nConv2D(4, 3, strides=2, dilation_rate=2)(x)",
            "Line 2: Keras refuses strides 2 together",
        ),
        ("x = torch.randn(1, 9, 8, 8)\na, b = x.split([4, 4], dim=1)", "9 channels cannot be split into 4 \\+ 4"),
    ],
)
def test_what_a_framework_refuses_is_its_own_sentence(code, sentence):
    with pytest.raises(ValueError, match=sentence):
        from_code(code)
